"""Links, mentions and tags in plain words, as Bluesky wants them: features over ranges of UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from rapport.connectors.bluesky.shapes import Facet
from rapport.connectors.graphemes import graphemes
from rapport.connectors.shown_links import told

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
    return graphemes(text)


def marks(text: str) -> list[Mark]:
    """What stands out in a text, in order, never overlapping."""
    found: list[Mark] = []
    # By where they begin, a link before what stands in it: what begins before the last one's end is inside it.
    for mark in sorted([*_links(text), *_mentions(text), *_tags(text)], key=lambda m: (m.start, m.what != "link")):
        if not found or found[-1].end <= mark.start:
            found.append(mark)
    return found


def facets(found: list[Mark], text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """The marks as the network writes them. A mention of a handle that is not in `dids` stays plain text."""
    named, at, total = [], 0, 0
    for mark in found:
        if mark.what != "mention" or mark.value in dids:
            start = total + len(text[at : mark.start].encode())
            at, total = mark.end, start + len(text[mark.start : mark.end].encode())
            named.append({"index": {"byteStart": start, "byteEnd": total}, "features": [_feature(mark, dids)]})
    return named


def told_whole(text: str, marked: Sequence[Facet]) -> str:
    """A post's words with the target of each link that leads elsewhere than its words say."""
    raw = text.encode()
    end = len(raw)
    for one in sorted(marked, key=lambda facet: -facet.index.byte_start):
        start, stop = one.index.byte_start, one.index.byte_end
        target = next((feature.uri for feature in one.features if feature.uri), "")
        if not target or not 0 <= start < stop <= end:
            continue
        shown = told(raw[start:stop].decode("utf-8", "replace"), target).encode()
        raw, end = raw[:start] + shown + raw[stop:], start
    return raw.decode("utf-8", "replace")


def _feature(mark: Mark, dids: Mapping[str, str]) -> dict[str, str]:
    name = f"app.bsky.richtext.facet#{mark.what}"
    match mark.what:
        case "link":
            return {"$type": name, "uri": mark.value}
        case "mention":
            return {"$type": name, "did": dids[mark.value]}
        case _:
            return {"$type": name, "tag": mark.value}


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
