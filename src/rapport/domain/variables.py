"""What a saved reply may leave open, as `{first name}`: filled where it is used, and never said unfilled."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapport.domain.set_apart import unturned

NAMES = ("first name", "name", "brand", "my name")
# What a feed's entry may fill in a template.
FEED_NAMES = ("title", "words", "link", "author", "feed")
LONGEST_NAME, LONGEST_VALUE = 40, 120

BRACED = re.compile(r"\{([^{}\n]{1,40})\}")
_FIRST = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*")


def braced(text: str) -> tuple[str, ...]:
    """Whatever stands in braces, each once, in order."""
    return tuple(dict.fromkeys(BRACED.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables filled; one without a value stands visibly open, as in ‹first name›.

    In one pass: what stands in a value is never read again. What is no variable stays as it is.
    """

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if name not in NAMES:
            return found[0]
        value = _plain(values.get(name, ""))
        return value or f"‹{name}›"

    return BRACED.sub(put, text)


def filled_whole(text: str, values: Mapping[str, str], longest: int) -> str:
    """The text with these variables filled by words from outside, in one pass; a missing one is left out.

    No value brings a line, a brace or a mark of an open place of its own; each has at most `longest` characters.
    """
    said = BRACED.sub(lambda found: _plain(values[found[1]], longest) if found[1] in values else found[0], text)
    lines = (" ".join(line.split()) for line in said.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def first_name(name: str, handle: str = "") -> str:
    """How somebody is called, by a name they gave themselves; empty where that is a handle or an address."""
    called = " ".join(name.split())
    if not called or called == handle.lstrip("@") or "@" in called:
        return ""
    first = called.split()[0].strip(",.")
    return first if len(first) <= LONGEST_NAME and _FIRST.fullmatch(first) else ""


def _plain(value: str, longest: int = LONGEST_VALUE) -> str:
    """On one line, without the marks of open places: a stranger's name opens nothing, closes and turns nothing."""
    return " ".join(unturned(value).translate(str.maketrans("", "", "{}‹›")).split())[:longest]
