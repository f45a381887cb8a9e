"""Links, mentions and tags in plain words, as Bluesky wants them: features over ranges of UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

_LINK = regex.compile(r"(?<![^\s(\[{<\"“«'‘])https?://[^\s<>\"“”«»]+", regex.IGNORECASE)
_MENTION = regex.compile(
    r"(?<![^\s(\[{\"“«'‘])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])", regex.IGNORECASE
)
_TAG = regex.compile(r"(?<![^\s(\[{])[#＃]((?!\uFE0F)[^\s\p{Z}\p{C}#＃]+)")
_AFTER_WORD = regex.compile(r"[.,;:!?…'’\"]+$")
_AFTER_TAG = regex.compile(r"\p{P}+$")
_LETTERS_OR_SIGN = regex.compile(r"[^\d\p{P}]")
TAG_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of characters in a text and what it is: `link`, `mention` or `tag`, with its value."""

    start: int
    end: int
    what: str
    value: str


def length(text: str) -> int:
    """Characters as people count them: extended grapheme clusters (Unicode Standard Annex 29)."""
    return sum(1 for _ in regex.finditer(r"\X", text))


def marks(text: str) -> list[Mark]:
    """What stands out in a text, in order, never overlapping."""
    links = list(_links(text))
    others = [
        m for m in (*_mentions(text), *_tags(text)) if not any(a.start < m.end and m.start < a.end for a in links)
    ]
    return sorted([*links, *others], key=lambda mark: mark.start)


def facets(found: list[Mark], text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """The marks as the network writes them. A mention of a handle that is not in `dids` stays plain text."""
    return [
        {
            "index": {"byteStart": _bytes(text, mark.start), "byteEnd": _bytes(text, mark.end)},
            "features": [_feature(mark, dids)],
        }
        for mark in found
        if mark.what != "mention" or mark.value in dids
    ]


def _feature(mark: Mark, dids: Mapping[str, str]) -> dict[str, str]:
    name = f"app.bsky.richtext.facet#{mark.what}"
    match mark.what:
        case "link":
            return {"$type": name, "uri": mark.value}
        case "mention":
            return {"$type": name, "did": dids[mark.value]}
        case _:
            return {"$type": name, "tag": mark.value}


def _bytes(text: str, end: int) -> int:
    return len(text[:end].encode())


def _links(text: str) -> Iterator[Mark]:
    for found in _LINK.finditer(text):
        link = _AFTER_WORD.sub("", found[0])
        for opening, closing in ("()", "[]"):
            if link.endswith(closing) and opening not in link:
                link = _AFTER_WORD.sub("", link[:-1])
        yield Mark(found.start(), found.start() + len(link), "link", link)


def _mentions(text: str) -> Iterator[Mark]:
    for found in _MENTION.finditer(text):
        yield Mark(found.start(), found.end(), "mention", found[1].lower())


def _tags(text: str) -> Iterator[Mark]:
    for found in _TAG.finditer(text):
        tag = _AFTER_TAG.sub("", found[1])
        if tag and _LETTERS_OR_SIGN.search(tag) and length(tag) <= TAG_LENGTH:
            yield Mark(found.start(), found.start(1) + len(tag), "tag", tag)
