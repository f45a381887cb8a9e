"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

MOST = 400
OFTEN = 100
"""Pieces with more pairs than this do not tell where two texts meet: comparing all of them takes seconds."""
_PIECE = re.compile(r"\s+|[^\s]+")


class DiffKind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


class ChangedPart(NamedTuple):
    what: DiffKind
    text: str


def word_diff(before: str, after: str) -> list[ChangedPart]:
    """The parts in reading order: what is the same and new makes `after`, what is the same and gone `before`.

    Beyond `MOST` words of either, what is between the common beginning and end is one change.
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = _middle(old[start : len(old) - end], new[start : len(new) - end])
    parts = [ChangedPart(DiffKind.SAME, "".join(new[:start])), *middle]
    parts.append(ChangedPart(DiffKind.SAME, "".join(new[len(new) - end :])))
    return [one for one in parts if one.text]


def _common(one: list[str], other: list[str]) -> int:
    """How many pieces the two begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _middle(old: list[str], new: list[str]) -> list[ChangedPart]:
    if max(len(old), len(new)) > 2 * MOST:
        return [ChangedPart(DiffKind.GONE, "".join(old)), ChangedPart(DiffKind.NEW, "".join(new))]
    found, times, others = [], Counter(old), Counter(new)
    often = frozenset(one for one, n in times.items() if n * others[one] > OFTEN)
    for tag, a, b, c, d in SequenceMatcher(often.__contains__, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(ChangedPart(DiffKind.SAME, "".join(new[c:d])))
        else:
            found.append(ChangedPart(DiffKind.GONE, "".join(old[a:b])))
            found.append(ChangedPart(DiffKind.NEW, "".join(new[c:d])))
    return found
