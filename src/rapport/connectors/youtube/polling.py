"""The poll of comments: the newest threads each time, older ones in turn; nothing twice, nothing left out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from rapport.connectors.base import Page
from rapport.connectors.errors import Refused
from rapport.connectors.hidden import hidden_item
from rapport.connectors.json_fields import part, parts, read_time, text, whole
from rapport.connectors.raw_items import encoded, raw_items
from rapport.connectors.youtube.api import YoutubeApi
from rapport.connectors.youtube.translate import HELD, comments

LOOK_BACK, OLD = timedelta(days=7), timedelta(days=30)
PAGES, REPLY_PAGES = 20, 10
MOST_KNOWN, MOST_COUNTED = 4000, 600
SHOWN = "published"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LISTS = ("", "heldForReview", "likelySpam")  # shown to all, and what YouTube holds back
Row = dict[str, Any]


class Position(msgspec.Struct):
    """`since`: nothing older is brought. `upto`: the newest thread read. `second`: the page below the newest,
    `turn`: the older page that is next.

    `known` are digests of comments as they stood, `counts` how many replies a thread had, `etags` the lists' own.
    """

    since: datetime
    upto: datetime
    etags: dict[str, str] = {}
    counts: dict[str, int] = {}
    known: list[str] = []
    second: str = ""
    turn: str = ""


def position(cursor: str, now: datetime) -> Position:
    """A damaged cursor begins anew: what is known already is known by its id."""
    try:
        return msgspec.json.decode(cursor, type=Position)
    except msgspec.MsgspecError:
        return Position(now - LOOK_BACK, now - LOOK_BACK)


class Polling:
    """One round for one channel."""

    def __init__(self, api: YoutubeApi, channel: str, cursor: str, now: datetime) -> None:
        self.api, self.channel, self.now = api, channel, now
        self.at = position(cursor, now)
        self.rows: list[Row] = []

    async def round(self) -> Page:
        for state in LISTS:
            await self._newest(state)
        await self._older()
        fresh = self._fresh()
        self.at.upto = max([self.at.upto, *map(touched, fresh)])
        return Page(raw_items(fresh), msgspec.json.encode(self.at).decode())

    async def _newest(self, state: str) -> None:
        """A list from its newest thread down to where it was read before."""
        page, before = "", self.at.upto
        for number in range(PAGES):
            found = await self._asked(state, page, self.at.etags.get(state, "") if not number else "")
            if found is None:
                return
            threads, page = parts(found, "items"), text(found, "nextPageToken")
            if not number:
                self.at.etags[state] = text(found, "etag")
                self.at.second = self.at.second if state else page
            await self._taken(threads)
            if not page or not threads or min(map(begun, threads)) < before:
                break

    async def _older(self) -> None:
        """One page further down each time, for a new reply does not lift its thread; then from the top again."""
        if not (page := self.at.turn or self.at.second):
            return
        try:
            found = await self._asked("", page, "") or {}
        except Refused:  # marks of pages do not live for ever
            self.at.turn = self.at.second = self.at.etags[""] = ""
            return
        threads = parts(found, "items")
        await self._taken(threads)
        old = not threads or min(map(begun, threads)) < self.now - OLD
        self.at.turn = "" if old else text(found, "nextPageToken")

    async def _asked(self, state: str, page: str, etag: str) -> Row | None:
        return await self.api.call("GET", "commentThreads", threads_asked(self.channel, state, page), etag=etag)

    async def _taken(self, threads: list[Row]) -> None:
        for thread in threads:
            self.rows += comments(thread)
            number, replies = text(thread, "id"), whole(thread, "snippet", "totalReplyCount") or 0
            shown = len(parts(thread, "replies", "comments"))
            if number and replies > shown and self.at.counts.get(number) != replies:
                self.rows += await self._replies(number, text(thread, "snippet", "videoId"))
            if replies:
                self.at.counts.pop(number, None)
                self.at.counts[number] = replies
        for number in list(self.at.counts)[:-MOST_COUNTED]:
            del self.at.counts[number]

    async def _replies(self, thread: str, video: str) -> list[Row]:
        return in_thread(await replies(self.api, thread, REPLY_PAGES), video)

    def _fresh(self) -> list[Row]:
        """What is not known as it stands, once, oldest first; then which known ones were held back, or shown."""
        known, found, moved = dict.fromkeys(self.at.known), dict[str, Row](), dict[str, Row]()
        for row in self.rows:
            name, number, hidden = digest(row), text(row, "id"), _held(row)
            if _forgotten(known, row, not hidden):
                moved[number] = hidden_item(number, self.now, hidden=hidden)
            if name not in known and touched(row) >= self.at.since:
                found[number] = row
            known.pop(name, None)
            known[name] = None
        self.at.known = list(known)[-MOST_KNOWN:]
        return [*sorted(found.values(), key=touched), *moved.values()]


def threads_asked(channel: str, state: str, page: str, most: int = 100) -> dict[str, str]:
    """How a page of a channel's threads is asked for, the newest first; `state` "": those that all can see."""
    return {
        "part": "snippet,replies",
        "allThreadsRelatedToChannelId": channel,
        "order": "time",
        "maxResults": str(most),
        "textFormat": "plainText",
        **({"moderationStatus": state} if state else {}),
        **({"pageToken": page} if page else {}),
    }


def in_thread(rows: list[Row], video: str) -> list[Row]:
    """Replies with the video that they are under, which their own list does not tell."""
    return [{**row, "snippet": {"videoId": video, **part(row, "snippet")}} for row in rows]


async def replies(api: YoutubeApi, thread: str, pages: int) -> list[Row]:
    """All replies in a thread."""
    found, page = list[Row](), ""
    for _ in range(pages):
        asked: Mapping[str, str] = {"part": "snippet", "parentId": thread, "maxResults": "100"}
        paged = {"pageToken": page} if page else {}
        rows, page = await api.listed("comments", {**asked, "textFormat": "plainText", **paged})
        found += rows
        if not page:
            break
    return found


def begun(thread: Row) -> datetime:
    return read_time(thread, "snippet", "topLevelComment", "snippet", "publishedAt") or EPOCH


def touched(row: Row) -> datetime:
    return read_time(row, "snippet", "updatedAt") or read_time(row, "snippet", "publishedAt") or EPOCH


def _held(row: Row) -> bool:
    return text(row, "snippet", "moderationStatus") in HELD


def _forgotten(known: dict[str, None], row: Row, held: bool) -> bool:
    """Whether it was known as held back, or as shown; not any more."""
    names = [digest(row, state) for state in (HELD if held else [SHOWN])]
    before = [one for one in names if one in known]
    for one in before:
        del known[one]
    return bool(before)


def digest(row: Row, state: str = "") -> str:
    """A short name for a comment as it stands: the rest of it, such as likes and signed addresses, may change."""
    snippet = part(row, "snippet")
    stands = state or text(snippet, "moderationStatus") or SHOWN
    shown = [text(row, "id"), text(snippet, "updatedAt"), stands]
    return hashlib.sha256(encoded(shown)).hexdigest()[:10]
