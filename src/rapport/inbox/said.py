"""Everything said in a message beside its own words, and whether something in it was not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rapport.answers.disclosure import without_our_lines

# Where a network puts words that are not the body; what was quoted comes last, as it may be long.
BESIDE = ("subject", "warning", "poll", "link_title", "link_text", "hidden")
MOST = 12
ENDING = re.compile(r"\.\w{1,5}$")
GAPS = re.compile(r"[\W_\d]+")


def beside(extra: Mapping[str, Any]) -> tuple[str, ...]:
    """The words around a body, piece by piece: subject, warning, poll, alt texts, file names, what is quoted."""
    found = [piece for piece in _pieces(extra) if piece]
    return (*found[: MOST - 1], "\n".join(found[MOST - 1 :])) if len(found) > MOST else tuple(found)


def unread(extra: Mapping[str, Any]) -> str:
    """What in a message nobody has read: a picture, film, file, or what a connector names; "" for nothing."""
    media: list[Mapping[str, str]] = extra.get("media", [])
    if media:
        return str(media[0].get("name") or media[0].get("mime") or "file")
    return str(extra.get("unread", ""))


def _pieces(extra: Mapping[str, Any]) -> Iterable[str]:
    for name in BESIDE:
        if name in extra:
            yield str(extra[name]).strip()
    for one in extra.get("media", []):
        yield str(one.get("alt", "")).strip()
        yield named(str(one.get("name", "")))
    if quoted := extra.get("quoted"):
        yield without_our_lines(str(quoted)).strip("> \n")


def named(file: str) -> str:
    """The words in a file's name: "broken_table-2.jpg" says broken table."""
    words = [word for word in GAPS.split(ENDING.sub("", file)) if len(word) > 1]
    return " ".join(words)
