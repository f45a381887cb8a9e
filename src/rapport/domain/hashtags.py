"""Hashtags as somebody types them: split, cleaned, each once, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_TAG, MOST_TAGS = 60, 30
BETWEEN = re.compile(r"[\s,;]+")
INSIDE = re.compile(r"[\w\u200c\u200d\u0300-\u036f·-]+")


class NotATag(ValueError):
    """What cannot be a hashtag; the message is that."""


def read_tags(words: str) -> tuple[str, ...]:
    """The tags of words that spaces or commas part, with or without `#`. Raises `NotATag` with what is none.

    More than `MOST_TAGS` is none, too: the first one beyond is told.
    """
    found: dict[str, str] = {}
    for one in filter(None, BETWEEN.split(words)):
        tag = one.lstrip("#＃")
        if not INSIDE.fullmatch(tag) or tag.isdecimal() or len(tag) > LONGEST_TAG:
            raise NotATag(one[:LONGEST_TAG])
        found.setdefault(tag.casefold(), tag)
        if len(found) > MOST_TAGS:
            raise NotATag(one)
    return tuple(found.values())


def as_words(tags: Sequence[str]) -> str:
    """As they stand in a post."""
    return " ".join(f"#{one}" for one in tags)
