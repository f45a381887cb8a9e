"""Lists that a network gives newest first: oldest first here, and only what is new or has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from rapport.connectors.base import Page
from rapport.connectors.json_fields import read_time
from rapport.connectors.raw_items import encoded, raw_items

PAGES = 40
LOOK_BACK = timedelta(days=7)
# When a row was last touched, as the list is ordered by; long ago where it does not say.
Dated = Callable[[dict[str, Any]], datetime]
Ask = Callable[[str], Awaitable[tuple[list[dict[str, Any]], str]]]


class ListPosition(msgspec.Struct):
    """How far the list is read, and its newest page as it stood: not every change changes a row's time."""

    upto: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    marks: list[str] = []


def list_position(cursor: str) -> ListPosition | None:
    try:
        return msgspec.json.decode(cursor, type=ListPosition) if cursor else None
    except msgspec.MsgspecError:
        return None  # as on the first day: what is known already is known by its id


async def fresh(ask: Ask, cursor: str, now: datetime, dated: Dated) -> Page:
    """What is new or changed: everything since `cursor`, and on the newest page whatever looks different."""
    before = list_position(cursor)
    since = before.upto if before else now - LOOK_BACK
    known, found, mark, first = frozenset(before.marks if before else ()), list[dict[str, Any]](), "", list[str]()
    for number in range(PAGES):
        rows, mark = await ask(mark)
        if number == 0:
            first = [digest(row) for row in rows]
        changed = [row for row in rows if digest(row) not in known]
        found += [row for row in changed if dated(row) >= since or (before and number == 0)]
        if not mark or not rows or dated(rows[-1]) < since:
            break
    # Never later than now: one clock that is wrong would hide whatever comes after.
    upto = min(now, max([since, *(dated(row) for row in found)]))
    after = msgspec.json.encode(ListPosition(upto, first)).decode()
    return Page(raw_items(sorted(found, key=dated)), after)


def digest(row: dict[str, Any]) -> str:
    """A short name for a row as it stands."""
    return hashlib.sha256(encoded(row, sort=True)).hexdigest()[:10]


def by(*names: str) -> Dated:
    """When a row was touched, by the first of these of its fields that is a time."""

    def dated(row: dict[str, Any]) -> datetime:
        found = [when for name in names if (when := read_time(row, name))]
        return found[0] if found else datetime(1970, 1, 1, tzinfo=UTC)

    return dated
