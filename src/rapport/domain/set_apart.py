"""Words of others among ours: whatever marks stand in them, they never turn the words around them (UAX 9)."""

from __future__ import annotations

import re
from unicodedata import bidirectional

FIRST_STRONG, POP = "\u2068", "\u2069"
ENDS_EMBEDDING = "\u202c"
EMBEDDINGS, ISOLATES = frozenset("\u202a\u202b\u202d\u202e"), frozenset("\u2066\u2067\u2068")
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def closed(words: str) -> str:
    """The same words, and behind them an end for whatever they began and left open."""
    if words.isascii() or not TURNS.search(words):
        return words
    return words + _left(words)[1]


def unturned(words: str) -> str:
    """The words without such marks, where they become part of ours and leave the house."""
    return TURNS.sub("", words)


def isolated(name: str) -> str:
    """The name as it is, set apart where any of it runs from right to left or turns what follows."""
    if name.isascii():
        return name
    if TURNS.search(name):
        too_many, ends = _left(name)
        return f"{FIRST_STRONG * (too_many + 1)}{name}{ends}{POP}"
    turned = any(bidirectional(one) in RIGHT_TO_LEFT for one in name)
    return f"{FIRST_STRONG}{name}{POP}" if turned else name


def _left(words: str) -> tuple[int, str]:
    """How many isolates are ended that were not begun here, and the ends of what was begun and is open."""
    too_many, isolates, open_ones = 0, 0, list[str]()
    for one in TURNS.findall(words):
        if one in EMBEDDINGS:
            open_ones.append(ENDS_EMBEDDING)
        elif one in ISOLATES:
            open_ones.append(POP)
            isolates += 1
        elif one == ENDS_EMBEDDING:
            if open_ones and open_ones[-1] == ENDS_EMBEDDING:
                open_ones.pop()
        elif isolates:
            isolates -= 1
            while open_ones.pop() != POP:  # what was embedded in the isolate ends with it
                pass
        else:
            too_many += 1
    return too_many, "".join(reversed(open_ones))
