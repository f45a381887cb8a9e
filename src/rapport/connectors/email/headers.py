"""The headers of a mail or of one of its parts: how far they go, and which of too many are kept."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import NamedTuple

LONGEST = 4000
MOST_FIELDS = 20_000
MOST, MOST_OF_A_NAME = 1000, 20
FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
# A line that goes on: indented as it should be, or a parameter whose indent was lost.
FOLD = re.compile(rb"\n(?![ \t]|[a-z][-\w]{0,40}(?:\*\d{0,4}\*?)?=)", re.I)
END = re.compile(rb"\n\r?\n")
# Kept however many others there are: who wrote, about what, answering what, whether a machine did.
NEEDED = re.compile(
    rb"^(from|sender|reply-to|to|cc|subject|date|message-id|in-reply-to|references|return-path|mime-version"
    rb"|content-[a-z-]{1,30}|auto-submitted|precedence|list-[a-z-]{1,30}|x-auto[a-z-]{0,30}|authentication-results)"
    rb"(?=[ \t]*:|$)",
    re.I | re.M,
)


class Head(NamedTuple):
    """`fields` in their order, each with its value in one piece; `body`: where the body begins."""

    fields: list[tuple[str, str]]
    body: int


def read(data: bytes, start: int, end: int) -> Head:
    """The headers between two places. A line that can be no header begins the body."""
    fields: list[tuple[str, str]] = []
    seen: Counter[bytes] = Counter()
    at = start
    for _ in range(MOST_FIELDS):
        if at >= end or data[at : at + 2].lstrip(b"\r")[:1] == b"\n":
            return Head(fields, min(end, data.find(b"\n", at, end) + 1 or end))
        fold = FOLD.search(data, at, end)
        stop = fold.end() if fold else end
        field = FIELD.match(data, at, stop)
        if field:
            name = field[1].lower()
            seen[name] += 1
            if seen[name] <= MOST_OF_A_NAME and (len(fields) < MOST or NEEDED.match(name)):
                fields.append((field[1].decode("ascii"), value(data, field.end(), stop)))
        elif not data.startswith((b"From ", b">From ", b" ", b"\t", b":"), at):
            return Head(fields, at)
        at = stop
    following = END.search(data, at, end)
    end = following.end() if following else end
    for needed in islice(NEEDED.finditer(data, at, end), MOST):
        fold = FOLD.search(data, needed.end(), end)
        fields.append((needed[1].decode("ascii"), value(data, needed.end() + 1, fold.end() if fold else end)))
    return Head(fields, end)


def value(data: bytes, start: int, end: int) -> str:
    """A field's value on one line; of one too long its beginning and its end, where ids have root and parent."""
    if end - start <= LONGEST:
        raw = data[start:end]
    else:
        raw = data[start : start + LONGEST // 2] + b" " + data[end - LONGEST // 2 : end]
    return " ".join(raw.replace(b"\x00", b"").decode("ascii", "surrogateescape").split())
