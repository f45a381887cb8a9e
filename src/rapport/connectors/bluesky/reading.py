"""How to read on without skipping: notifications backwards, own posts forwards, the direct log by its cursor.

Posts carry their writer's own clock, and the network sorts by it: one written on a phone five minutes slow
appears *below* newer ones. So each reading looks once more at the last minutes before its mark.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rapport.connectors.bluesky import tid
from rapport.connectors.bluesky.position import Mark

LATE = timedelta(minutes=10)
LOOK_BACK = timedelta(hours=24)
PAGES = 20
REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """One thing read: its moment in the network's order, its fingerprint, and the network's own JSON."""

    at: datetime
    name: str
    body: dict[str, Any]


Ask = Callable[[str], Awaitable[tuple[list[Row], str]]]
"""The page at a network cursor: its rows, and the cursor of the next page ("" at the end)."""


async def backwards(ask: Ask, mark: Mark, now: datetime) -> tuple[list[Row], Mark]:
    """Rows not read before, oldest first, of a feed that gives the newest first; and the next mark.

    More than `PAGES` pages go on in the next reading, and the mark moves only when the walk has reached it:
    nothing in between is skipped.
    """
    upto = mark.upto or now - LOOK_BACK + LATE
    page, walked = mark.page, list[Row]()
    for _ in range(PAGES):
        rows, page = await ask(page)
        walked += [row for row in rows if row.at >= upto - LATE]
        if not rows or rows[-1].at < upto - LATE:
            page = ""
        if not page:
            break
    fresh = _unknown(reversed(walked), mark)
    top = mark.top or max(upto, min(now, max((row.at for row in walked), default=upto)))
    if page or mark.page:
        seen = [*mark.seen, *(row.name for row in fresh)][-REMEMBERED:]
        return fresh, Mark(upto, seen, page, top) if page else Mark(top, seen)
    return fresh, Mark(top, [row.name for row in walked if row.at >= top - LATE])


async def forwards(ask: Ask, mark: Mark, now: datetime) -> tuple[list[Row], Mark]:
    """Rows not read before, oldest first, of a feed read forward from a record key; and the next mark."""
    upto = mark.upto or now - LOOK_BACK + LATE
    page, walked = mark.page or tid.at(upto - LATE), list[Row]()
    for _ in range(PAGES):
        rows, page = await ask(page)
        walked += rows
        if not page:
            break
    fresh = _unknown(walked, mark)
    if page:
        return fresh, Mark(upto, [*mark.seen, *(row.name for row in fresh)][-REMEMBERED:], page)
    return fresh, Mark(max(upto, now), [row.name for row in walked if row.at >= now - LATE][-REMEMBERED:])


async def along(ask: Ask, cursor: str) -> tuple[list[Row], str]:
    """Rows after the network's own cursor, oldest first, and the next cursor."""
    found = list[Row]()
    for _ in range(PAGES):
        rows, after = await ask(cursor)
        found += rows
        if not rows or after in ("", cursor):
            break
        cursor = after
    return found, cursor


def _unknown(rows: Iterable[Row], mark: Mark) -> list[Row]:
    known = set(mark.seen)
    return list({row.name: row for row in rows if row.name not in known}.values())
