"""How to read on without skipping: notifications backwards, own posts forwards, the direct log by its cursor.

Posts carry their writer's own clock, and the network sorts by it: one written on a phone five minutes slow
appears *below* newer ones. So each reading looks once more at the last minutes before its mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from rapport.connectors.bluesky import tid
from rapport.connectors.bluesky.position import Mark
from rapport.connectors.history import Ask, HistoryRow

LATE = timedelta(minutes=10)
LOOK_BACK = timedelta(hours=24)
PAGES = 20
REMEMBERED = 2000


async def backwards(ask: Ask, mark: Mark, now: datetime) -> tuple[list[HistoryRow], Mark]:
    """Rows not read before, oldest first, of a feed that gives the newest first; and the next mark.

    More than `PAGES` pages go on in the next reading, and the mark moves only when the walk has reached it:
    nothing in between is skipped.
    """
    upto = mark.upto or now - LOOK_BACK + LATE
    page, walked = mark.page, list[HistoryRow]()
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


async def forwards(ask: Ask, mark: Mark, now: datetime) -> tuple[list[HistoryRow], Mark]:
    """Rows not read before, oldest first, of a feed read forward from a record key; and the next mark."""
    upto = mark.upto or now - LOOK_BACK + LATE
    page, walked = mark.page or tid.at(upto - LATE), list[HistoryRow]()
    for _ in range(PAGES):
        rows, page = await ask(page)
        walked += rows
        if not page:
            break
    fresh = _unknown(walked, mark)
    if page:
        return fresh, Mark(upto, [*mark.seen, *(row.name for row in fresh)][-REMEMBERED:], page)
    return fresh, Mark(max(upto, now), [row.name for row in walked if row.at >= now - LATE][-REMEMBERED:])


async def along(ask: Ask, cursor: str) -> tuple[list[HistoryRow], str]:
    """Rows after the network's own cursor, oldest first, and the next cursor."""
    found = list[HistoryRow]()
    for _ in range(PAGES):
        rows, after = await ask(cursor)
        found += rows
        if not rows or after in ("", cursor):
            break
        cursor = after
    return found, cursor


def _unknown(rows: Iterable[HistoryRow], mark: Mark) -> list[HistoryRow]:
    known = set(mark.seen)
    return list({row.name: row for row in rows if row.name not in known}.values())
