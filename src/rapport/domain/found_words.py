"""Where the words that were asked for stand in a text, and the part of it around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapport.domain.fold import asked_terms, folded

LOOKED = 20_000
BEFORE, AROUND = 50, 200
_WORD = re.compile(r"\w+")


def excerpt(text: str, asked: str) -> str:
    """One line around the first word that was asked for; the beginning where none stands in the text."""
    line = " ".join(text[:LOOKED].split())
    at = _first(line, asked_terms(asked))
    if at <= BEFORE:
        return line[:AROUND]
    start = line.rfind(" ", 0, at - BEFORE) + 1 or at - BEFORE
    return f"… {line[start : start + AROUND]}"


def _first(line: str, terms: Sequence[str]) -> int:
    """Where the first word begins that has a term's beginning, or a term of a script without spaces in it."""
    for word in _WORD.finditer(line):
        plain = folded(word[0])
        if any(plain.startswith(term) or (not term.isascii() and term in plain) for term in terms):
            return word.start()
    return 0
