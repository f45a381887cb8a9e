"""What was said on X before: mentions and own posts, half a day at a time, each read and billed once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from rapport.connectors.base import Page
from rapport.connectors.bill import billed, may_bill
from rapport.connectors.errors import Unreadable
from rapport.connectors.json_fields import text
from rapport.connectors.raw_items import raw_items
from rapport.connectors.response import Response
from rapport.connectors.x.translate import rows

LISTS = ("mentions", "tweets")
SPAN = timedelta(hours=12)
SETTLED = timedelta(seconds=30)
CALLS, PAGE = 24, 100
Ask = Callable[[str, Mapping[str, str]], Awaitable[Response]]


class Place(msgspec.Struct):
    """From when on it is still to be read, and where in the lists of that half day."""

    begin: datetime
    marks: dict[str, str]


async def recalled(ask: Ask, since: datetime, cursor: str, now: datetime) -> Page:
    """The next posts, oldest half day first. Calls cost nothing, posts do: it ends with the first that it finds.

    Of a half day with more than a hundred posts in a list the newest come first; to read it from its end would
    be billed twice.
    """
    place, end = _place(cursor, since), now - SETTLED
    for _ in range(CALLS):
        if place.begin >= end:
            return Page([], "")
        found, left = list[dict[str, object]](), dict[str, str]()
        until = min(place.begin + SPAN, end)
        for name, mark in place.marks.items():
            asked = {"start_time": _time(place.begin), "end_time": _time(until), "max_results": str(PAGE)}
            may_bill(PAGE)
            answer = await ask(name, {**asked, **({"pagination_token": mark} if mark else {})})
            if not isinstance(answer.json(), dict):
                raise answer.unreadable("something that is no list")
            page = rows(answer.json())
            billed(len(page))
            found += page
            if more := text(answer.json(), "meta", "next_token"):
                left[name] = more
        place = Place(place.begin, left) if left else Place(until, dict.fromkeys(LISTS, ""))
        if found:
            found.sort(key=lambda one: text(one, "row", "created_at"))
            return Page(raw_items(found), msgspec.json.encode(place).decode(), len(found))
    return Page([], msgspec.json.encode(place).decode())


def _place(cursor: str, since: datetime) -> Place:
    if not cursor:
        return Place(since, dict.fromkeys(LISTS, ""))
    try:
        return msgspec.json.decode(cursor, type=Place)
    except msgspec.MsgspecError as error:
        raise Unreadable("The stored position in this channel's history is damaged.") from error


def _time(at: datetime) -> str:
    """Whole seconds; X takes the first moment and leaves the last one out."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
