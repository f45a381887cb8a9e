"""How long a server counts a text, and whom it would tell: links, handles and what the eye sees as one sign."""

from __future__ import annotations

import re
import unicodedata

LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]", re.IGNORECASE)
HANDLE = re.compile(r"(?<![=/\w])@(\w+(?:[\w.-]+\w+)?)(?:@[\w.-]+\w)?")
ZWJ = "\u200d"


def handles(text: str) -> list[str]:
    """The handles a server would read as mentions, lower case, without the first "@"."""
    return [found.group(0)[1:].lower() for found in HANDLE.finditer(LINK.sub("", text))]


def length(text: str, link: int = 23) -> int:
    """Characters as Mastodon counts them: a link is `link` long, a handle counts without its server.

    Source: app/validators/status_length_validator.rb of mastodon/mastodon.
    """
    counted = LINK.sub("x" * link, text)
    counted = HANDLE.sub(lambda found: f"@{found.group(1)}", counted)
    return graphemes(counted)


def graphemes(text: str) -> int:
    """What the eye sees as one sign counts one: accents, flags, families and skin tones (UAX #29, in short)."""
    count, before, flag = 0, "", False
    for sign in unicodedata.normalize("NFC", text):
        regional = "\U0001f1e6" <= sign <= "\U0001f1ff"
        joined = before == ZWJ or (flag and regional) or _extends(sign) or (before == "\r" and sign == "\n")
        count += not joined
        flag = regional and not (flag and regional)
        before = sign
    return count


def _extends(sign: str) -> bool:
    tone = "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U000e0020" <= sign <= "\U000e007f"
    return tone or sign == ZWJ or unicodedata.category(sign) in ("Mn", "Me", "Mc")
