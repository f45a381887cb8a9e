"""Comments of YouTube, and videos that were searched for, in our words; pure.

One raw item is one comment, a note that one is gone, or one video as a search lists it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from rapport.connectors.base import ChannelConfig
from rapport.connectors.hidden import told_hidden
from rapport.connectors.html import unescaped
from rapport.connectors.json_fields import name, need, need_time, object_of, part, parts, read_time, text, web
from rapport.connectors.raw_items import unpacked
from rapport.domain.message import Author, Echo, Event, Incoming, Kind, Media, Removed, Visibility

SITE = "https://www.youtube.com"
HELD = frozenset({"heldForReview", "likelySpam"})
REJECTED, FOUND = "rejected", "youtube#searchResult"
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
    if found := told_hidden(said):
        return [*found]
    kind = text(said, "kind")
    if kind == FOUND:
        return _video(said)
    if kind and kind not in ("youtube#comment", "youtube#commentThread"):
        return []  # an own video, a channel
    return [event for one in comments(said) for event in _comment(one, link)]


def _comment(said: dict[str, Any], link: ChannelConfig) -> list[Event]:
    number, snippet = need(said, "id"), part(said, "snippet")
    state = text(snippet, "moderationStatus")
    if state == REJECTED:
        return []
    at, above = need_time(snippet, "publishedAt"), text(snippet, "parentId")
    changed, top, words = read_time(snippet, "updatedAt"), above or number, words_of(snippet)
    picture = web(snippet, "imageUrl")
    if not words and not picture:
        return []
    video = name(snippet, "videoId")
    author, url, answers = _author(snippet, number), address(video, number), above or video
    if _is_ours(author, link):
        return [Echo(number, top, words, at, answers, visibility=Visibility.PUBLIC, url=url)]
    edited = changed if changed and changed > at else None
    found = Incoming(
        network_id=number,
        kind=Kind.COMMENT,
        author=author,
        text=words,
        at=at,
        thread=f"{top}:{author.network_id}",
        in_reply_to=answers,
        visibility=Visibility.PUBLIC,
        url=url,
        media=(Media(picture),) if picture else (),
        automatic=state in HELD,
        version=edited.isoformat() if edited else "",
        written=edited,
        extra={"held": state} if state in HELD else {},
    )
    return [found]


def _is_ours(author: Author, link: ChannelConfig) -> bool:
    """By the channel's number, or by its handle, which is nobody else's; a title may be anybody's."""
    named = link.handle.startswith("@") and author.handle.casefold() == link.handle.casefold()
    return named or bool(link.network_id and author.network_id == link.network_id)


def _video(said: dict[str, Any]) -> list[Event]:
    """A video, which is nobody's word to us: its title and the beginning of its description."""
    number, snippet = name(said, "id", "videoId"), part(said, "snippet")
    if not number:
        return []  # a channel or a playlist
    title, about = (unescaped(text(snippet, one)).strip() for one in ("title", "description"))
    by = name(snippet, "channelId") or f"somebody:{number}"
    page = address(number)
    author = Author(by, "", unescaped(text(snippet, "channelTitle")), url=f"{SITE}/channel/{quote(by, safe='')}")
    found = Incoming(
        network_id=number,
        kind=Kind.MENTION,
        author=author,
        text=f"{title}\n\n{about}".strip(),
        at=need_time(snippet, "publishedAt"),
        thread=number,
        visibility=Visibility.PUBLIC,
        url=page,
        automatic=True,
        extra={"link": page, "link_title": title, **({"link_text": about} if about else {})},
    )
    return [found] if title else []


def _author(snippet: dict[str, Any], number: str) -> Author:
    """YouTube shows handles as names; who has no channel any more is somebody else each time."""
    shown = text(snippet, "authorDisplayName")
    by = text(snippet, "authorChannelId", "value") or text(snippet, "authorChannelId")
    return Author(
        by or f"somebody:{number}",
        shown if shown.startswith("@") else "",
        shown,
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


def address(video: str, number: str = "") -> str:
    """Where a comment is seen: its video's page, with the comment on top; without one, the video."""
    above = f"&lc={quote(number, safe='')}" if number else ""
    return f"{SITE}/watch?v={quote(video, safe='')}{above}" if video else ""


def removed(number: str, at: datetime) -> bytes:
    """A raw item that says: this comment is gone."""
    return json.dumps({"removed": number, "at": at.isoformat()}).encode()
