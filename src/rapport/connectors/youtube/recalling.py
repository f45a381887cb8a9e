"""What was said under the videos before the channel was connected: threads by their time, with their replies."""

from __future__ import annotations

from datetime import datetime

from rapport.connectors.base import Page
from rapport.connectors.errors import Refused
from rapport.connectors.history import History, HistoryRow
from rapport.connectors.json_fields import parts, read_time, text, whole
from rapport.connectors.raw_items import raw_items
from rapport.connectors.youtube.api import YoutubeApi
from rapport.connectors.youtube.polling import EPOCH, OLD, Row, begun, in_thread, replies, threads_asked
from rapport.connectors.youtube.translate import comments

# A reading walks down at most so many pages, or costs a page and the long threads on it: at most 201 units.
CALLS, THREADS, REPLY_PAGES = 10, 50, 4


async def recalled(api: YoutubeApi, channel: str, since: datetime, cursor: str) -> Page:
    """The next page, oldest threads first; its cursor is "" when all is told.

    What waits for review is none of it. A thread that began up to a month before `since` is looked into, too.
    """

    async def ask(page: str) -> tuple[list[HistoryRow], str]:
        threads, below = await api.listed("commentThreads", threads_asked(channel, "", page, THREADS))
        return [HistoryRow(begun(one), text(one, "id"), one) for one in threads if text(one, "id")], below

    rows, after = await History({"threads": ask}, since - OLD, CALLS).read(cursor)
    found = dict[str, Row]()
    for row in rows:
        found |= {text(one, "id"): one for one in await _said(api, row.body) if written(one) >= since}
    return Page(raw_items(sorted(found.values(), key=written)), after)


def written(row: Row) -> datetime:
    return read_time(row, "snippet", "publishedAt") or EPOCH


async def _said(api: YoutubeApi, thread: Row) -> list[Row]:
    """Its comments; the list shows five replies, what more there are is asked for."""
    found = list(comments(thread))
    number, many = text(thread, "id"), whole(thread, "snippet", "totalReplyCount") or 0
    if many <= len(parts(thread, "replies", "comments")):
        return found
    try:
        more = await replies(api, number, REPLY_PAGES)
    except Refused:  # it went while it was read: what the list showed of it stays
        return found
    return [*found, *in_thread(more, text(thread, "snippet", "videoId"))]
