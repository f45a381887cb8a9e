"""Posts on X found by their words: the newest first, each read and billed once.

https://docs.x.com/x-api/posts/search/quickstart/recent-search. X bills each post, and each author shown beside it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from rapport.connectors.base import Page
from rapport.connectors.bill import billed, may_bill
from rapport.connectors.json_fields import name, parts, text
from rapport.connectors.raw_items import raw_items
from rapport.connectors.response import Response
from rapport.connectors.x.shapes import made_at
from rapport.connectors.x.translate import rows
from rapport.domain.message import Kind

PAGE = 10
# X searches the last seven days; a first look goes back one.
LOOK_BACK, KEPT, AHEAD = timedelta(days=1), timedelta(days=6), timedelta(hours=1)
FIELDS = {
    "tweet.fields": "created_at,conversation_id,in_reply_to_user_id,referenced_tweets,lang,entities,note_tweet,"
    "edit_history_tweet_ids",
    "expansions": "author_id",
    "user.fields": "name,username",
    "sort_order": "recency",
    "max_results": str(PAGE),
}
Ask = Callable[[str, Mapping[str, str]], Awaitable[Response]]


async def searched(ask: Ask, us: str, handle: str, query: str, cursor: str, now: datetime) -> Page:
    """A page of what matches, oldest first: no reposts, nothing of ours. The cursor is "newest known:mark".

    What lies between the last page that was read and what is known is left: a budget goes to what is new.
    """
    known, _, mark = cursor.partition(":")
    if not (known.isascii() and known.isdecimal() and len(known) < 20):
        known = ""  # a damaged place begins anew
    ours = f" -from:{handle}" if handle.isascii() and handle.isidentifier() else ""
    asked = {**FIELDS, "query": f"({query.strip()}) -is:retweet{ours}", **_since(known, now)}
    may_bill(PAGE, Kind.MENTION)
    may_bill(PAGE)
    answer = await ask("tweets/search/recent", {**asked, **({"next_token": mark} if mark else {})})
    if not isinstance(answer.json(), dict):
        raise answer.unreadable("something that is no list")
    found = rows(answer.json())[:PAGE]
    billed(len(found), Kind.MENTION)
    billed(min(PAGE, len(parts(answer.json(), "includes", "users"))))
    newest = max([int(known or 0), *(_number(one, now) for one in found)])
    left = text(answer.json(), "meta", "next_token") if found else ""
    theirs = [one for one in reversed(found) if text(one, "row", "author_id") != us]
    return Page(raw_items(theirs), f"{known}:{left}" if left else "", after=str(newest) if newest else "")


def _number(found: dict[str, Any], now: datetime) -> int:
    """A post's number; 0 for none, and for one of a time to come, after which nothing would be found."""
    number = name(found, "row", "id")
    at = made_at(number)
    sound = number.isascii() and number.isdecimal() and len(number) < 20 and (at is None or at < now + AHEAD)
    return int(number) if sound else 0


def _since(known: str, now: datetime) -> dict[str, Any]:
    """From the newest post that was read on, while X still searches so far back."""
    at = made_at(known)
    if known and (at is None or at > now - KEPT):
        return {"since_id": known}
    return {"start_time": f"{(now - LOOK_BACK).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
