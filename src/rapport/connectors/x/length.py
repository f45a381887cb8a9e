"""How X counts: weighted code points, every emoji two, every link 23 (twitter-text, configuration v3)."""

from __future__ import annotations

import unicodedata

import regex

from rapport.connectors.graphemes import signs

LINK = 23
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
TOP = "com|org|net|edu|gov|info|biz|io|co|me|tv|app|dev|ai|shop|store|online|site|xyz|eu|uk|de|es|it|fr|nl"
HOST = r"(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}[\p{L}\p{N}])?\.){1,126}"
TAIL = r"(?::\d{1,5})?(?:[/?#](?:[^\s<>\"()]|\([^\s<>\"()]*\))*(?<![.,;:!?'’”]))?"
LINKS = regex.compile(
    rf"(?<![@＠#\p{{L}}\p{{N}}_.-])(?:https?://{HOST}\p{{L}}{{2,63}}{TAIL}|{HOST}(?:{TOP})(?![\p{{L}}\p{{N}}-]){TAIL})",
    regex.IGNORECASE,
)
EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3")


def length(text: str) -> int:
    """Weighted characters of a post; 280 fit."""
    words = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    rest, links = LINKS.subn("", words)
    return LINK * int(links) + sum(map(_weight, signs(rest)))


def has_link(text: str) -> bool:
    """Whether X makes a link of something in the words, also where no “https” stands before it."""
    return LINKS.search(text) is not None


def _weight(sign: str) -> int:
    """Of what the eye sees as one: an emoji is two, whatever it is made of."""
    if EMOJI.search(sign) and not sign.isascii() and (len(sign) > 1 or ord(sign) > 0x2000):
        return 2
    return sum(1 if any(low <= ord(point) <= high for low, high in LIGHT) else 2 for point in sign)
