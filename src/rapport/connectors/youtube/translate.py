"""Comments of YouTube in our words; pure. One raw item is one comment, or a note that one is gone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from rapport.connectors.base import ChannelConfig
from rapport.connectors.html import unescaped
from rapport.connectors.json_fields import need, need_time, object_of, part, parts, read_time, text, web
from rapport.connectors.raw_items import unpacked
from rapport.domain.message import Author, Echo, Event, Incoming, Kind, Media, Removed, Visibility

HELD = frozenset({"heldForReview", "likelySpam"})
REJECTED = "rejected"
MARKUP = re.compile(r"<br\s*/?>|</?(?:a|b|i|s)(?:\s[^<>]*)?>|&(?:amp|lt|gt|quot|#39);", re.IGNORECASE)
BREAK, TAG = re.compile(r"<br\s*/?>", re.IGNORECASE), re.compile(r"</?(?:a|b|i|s)(?:\s[^<>]*)?>", re.IGNORECASE)


def unpack(answer: bytes) -> list[bytes]:
    """A whole answer as its comments, each thread's first before its replies."""
    return unpacked(answer, _comments)


def _comments(said: Any) -> Iterable[Any]:
    rows = said.get("items") if isinstance(said, dict) and "items" in said else said
    found = rows if isinstance(rows, list) else [rows]
    return (inner for one in found for inner in comments(one))


def comments(row: Any) -> Iterator[Any]:
    """The comments in a thread; whatever is no thread is itself."""
    first = part(row, "snippet", "topLevelComment")
    if not first:
        yield row
        return
    video = text(row, "snippet", "videoId")
    for one in (first, *parts(row, "replies", "comments")):
        snippet = part(one, "snippet")
        yield {**one, "snippet": {**({"videoId": video} if video else {}), **snippet}} if snippet else one


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    said = object_of(raw)
    if gone := text(said, "removed"):
        return [Removed(gone, need_time(said, "at"))]
    kind = text(said, "kind")
    if kind and kind not in ("youtube#comment", "youtube#commentThread"):
        return []  # an own video, a channel
    return [event for one in comments(said) for event in _comment(one, link.network_id)]


def _comment(said: dict[str, Any], us: str) -> list[Event]:
    number, snippet = need(said, "id"), part(said, "snippet")
    state = text(snippet, "moderationStatus")
    if state == REJECTED:
        return []
    at, above = need_time(snippet, "publishedAt"), text(snippet, "parentId")
    changed, top, words = read_time(snippet, "updatedAt"), above or number, words_of(snippet)
    picture = web(snippet, "imageUrl")
    if not words and not picture:
        return []
    author, url = _author(snippet, number), address(text(snippet, "videoId"), number)
    if us and author.network_id == us:
        return [Echo(number, top, words, at, above, visibility=Visibility.PUBLIC, url=url)]
    edited = changed if changed and changed > at else None
    found = Incoming(
        network_id=number,
        kind=Kind.COMMENT,
        author=author,
        text=words,
        at=at,
        thread=f"{top}:{author.network_id}",
        in_reply_to=above,
        visibility=Visibility.PUBLIC,
        url=url,
        media=(Media(picture),) if picture else (),
        automatic=state in HELD,
        version=edited.isoformat() if edited else "",
        written=edited,
        extra={"held": state} if state in HELD else {},
    )
    return [found]


def _author(snippet: dict[str, Any], number: str) -> Author:
    """YouTube shows handles as names; who has no channel any more is somebody else each time."""
    name = text(snippet, "authorDisplayName")
    by = text(snippet, "authorChannelId", "value") or text(snippet, "authorChannelId")
    return Author(
        by or f"somebody:{number}",
        name if name.startswith("@") else "",
        name,
        web(snippet, "authorProfileImageUrl"),
        web(snippet, "authorChannelUrl"),
    )


def words_of(snippet: dict[str, Any]) -> str:
    """As they were written where that is told, else as they are shown: plain, or with a little markup."""
    if plain := text(snippet, "textOriginal"):
        return plain.strip()
    shown = text(snippet, "textDisplay")
    if not MARKUP.search(shown):
        return shown.strip()
    return unescaped(TAG.sub("", BREAK.sub("\n", shown))).strip()


def address(video: str, number: str) -> str:
    """Where a comment is seen: its video's page, with the comment on top."""
    return f"https://www.youtube.com/watch?v={quote(video, safe='')}&lc={quote(number, safe='')}" if video else ""


def removed(number: str, at: datetime) -> bytes:
    """A raw item that says: this comment is gone."""
    return json.dumps({"removed": number, "at": at.isoformat()}).encode()
