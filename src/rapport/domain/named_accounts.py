"""The names in a post's words, as people write them: `@name`, or `@name@server`."""

from __future__ import annotations

import re

MOST_NAMES, LONGEST_NAME = 10, 250
LINK = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
NAME = re.compile(r"(?<![\w@./=-])@(\w(?:[\w.-]{0,120}\w)?(?:@\w(?:[\w.-]{0,120}\w)?)?)(?![\w@])")


def names_in(*words: str) -> tuple[str, ...]:
    """Each name once, in lower case and without its first `@`, in the order of the words; at most `MOST_NAMES`."""
    found = (one[1].lower() for said in words for one in NAME.finditer(LINK.sub(" ", said)))
    return tuple(dict.fromkeys(found))[:MOST_NAMES]
