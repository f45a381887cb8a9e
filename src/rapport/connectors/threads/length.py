"""How Threads counts: a character is one, an emoji as many as its UTF-8 bytes."""

from __future__ import annotations

import regex

from rapport.connectors.graphemes import signs

EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3")
ADDRESS = regex.compile(r"https?://[^\s<>\"]+", regex.IGNORECASE)


def length(text: str) -> int:
    """500 fit into a post."""
    return sum(map(_weight, signs(text.replace("\r\n", "\n"))))


def _weight(sign: str) -> int:
    emoji = EMOJI.search(sign) and not sign.isascii() and (len(sign) > 1 or ord(sign) > 0x2000)
    return len(sign.encode()) if emoji else len(sign)


def links(text: str) -> int:
    """How many different links are in it; five are allowed."""
    return len(set(ADDRESS.findall(text)))
