"""How many hashtags and names of accounts stand in words: what a network makes a link of. Pure."""

from __future__ import annotations

import re

# Not behind a letter or in an address: “a#b” and mail addresses are neither.
HASHTAG = re.compile(r"(?<![\w/&#@])[#＃](?=\w*[^\W\d_])\w+")
MENTION = re.compile(r"(?<![\w/.@#])@\w[\w.]*")


def hashtags(text: str) -> int:
    """How many hashtags; one of digits alone is none."""
    return len(HASHTAG.findall(text))


def mentions(text: str) -> int:
    """How many names of accounts, each time that one stands there."""
    return len(MENTION.findall(text))
