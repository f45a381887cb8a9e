"""How long a server counts a text, and whom it would tell: links, handles and what the eye sees as one sign."""

from __future__ import annotations

import re
import unicodedata

from rapport.connectors.graphemes import graphemes

LINK = re.compile(r"https?://(?:[^\s<>\"()]|\([^\s<>\"()]*\))+(?<![.,;:!?\]])", re.IGNORECASE)
HANDLE = re.compile(r"(?<![=/\w])@(\w+(?:[\w.-]+\w+)?)(?:@[\w.-]+\w)?")
TAG = re.compile(r"[#＃][\w·]*[^\W\d][\w·]*")


def handles(text: str) -> list[str]:
    """The handles a server would read as mentions, lower case, without the first "@"."""
    return [found.group(0)[1:].lower() for found in HANDLE.finditer(LINK.sub("", text))]


def length(text: str, link: int = 23) -> int:
    """Characters as Mastodon counts them: a link is `link` long, a handle counts without its server.

    Source: app/validators/status_length_validator.rb of mastodon/mastodon.
    """
    counted = LINK.sub("x" * link, text)
    counted = HANDLE.sub(lambda found: f"@{found.group(1)}", counted)
    return graphemes(unicodedata.normalize("NFC", counted))


def named(text: str, handle: str) -> str:
    """The words with their reader's name before them, unless they name them: Mastodon tells nobody else."""
    text, handle = text.strip(), handle.removeprefix("@")
    return text if not handle or handle.lower() in handles(text) else f"@{handle} {text}"
