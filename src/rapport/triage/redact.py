"""A message without what is somebody's own: addresses, links, handles, telephone and other long numbers, names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapport.triage.normalise import visible

# Not a word: the matcher does not see it, so what was struck out makes no message look like another.
NEUTRAL = "…"
LONGEST = 4_000
_OWN = re.compile(
    r"""https?://\S+ | \bwww\.\S+
    | (?<![\w-])(?<![\w-]\.)[\w-]++(?:\.[\w-]++)*?\.(?:com|org|net|es|it|eu|io|example)(?:/\S*)?\b
    | (?<!\S)[^\s@]*+@\S+ | @\w[\w.\-]*
    | (?:\b[a-z]{1,3}-?)?\+?\d(?:[\s().\-/]{0,2}\d){3,}
    | \b(?=\w*\d{4})\w+""",
    re.VERBOSE | re.IGNORECASE,
)
_DOUBLED = re.compile(rf"{NEUTRAL}(?:[\s,.:;\-]*{NEUTRAL})+")
_SHORTEST_NAME = 3


def redact(text: str, names: Iterable[str] = ()) -> str:
    """The text on one line, with `NEUTRAL` in place of what names, reaches or numbers somebody.

    Digits count as one number also with spaces, dots or dashes between them; four make it long. `names` are the
    contact's own: each word of them from three letters on is struck out where it stands as a word. Of a longer
    text the first 4,000 characters are looked at, and kept: nobody asks one thing in more.
    """
    shown = _OWN.sub(NEUTRAL, " ".join(visible(text[:LONGEST]).split()))
    words = {word for name in names for word in re.findall(r"\w+", visible(name)) if len(word) >= _SHORTEST_NAME}
    if words:
        own = "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
        shown = re.sub(rf"\b(?:{own})\b", NEUTRAL, shown, flags=re.IGNORECASE)
    return _DOUBLED.sub(NEUTRAL, shown).strip(f"{NEUTRAL} ,:;-")
