"""Names inside sentences: one that is written from right to left does not turn the words around it."""

from __future__ import annotations

import re
from unicodedata import bidirectional

FIRST_STRONG, POP = "\u2068", "\u2069"
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def isolated(name: str) -> str:
    """The name without marks that turn what follows; set apart where any of it runs from right to left (UAX 9)."""
    bare = TURNS.sub("", name)
    turned = any(bidirectional(one) in RIGHT_TO_LEFT for one in bare)
    return f"{FIRST_STRONG}{bare}{POP}" if turned else bare
