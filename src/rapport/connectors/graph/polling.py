"""The poll behind the calls: lists of what was touched, and below each what is new; nothing twice or left out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from rapport.connectors.errors import Unreadable
from rapport.connectors.hidden import MARK, hidden_item
from rapport.connectors.json_fields import parts, read_time, text
from rapport.connectors.raw_items import raw_items

LOOK_BACK = timedelta(days=1)
# Their clocks have seconds, and two lists are not read at one moment: the last minute is read again.
MARGIN = timedelta(minutes=1)
PAGES, KNOWN = 40, 2000
Row = dict[str, Any]
Below = Callable[[str, str], Awaitable[tuple[list[Row], str]]]
"""What hangs on one of the list, newest first: (its id, mark of the page) → rows, mark of the next page."""
Tops = Callable[[str], Awaitable[tuple[list[Row], str]]]
"""A page of a list, the newest first: its rows, and the mark of the next; "" at the end."""


class OlderPages(msgspec.Struct):
    """Where the walk through the pages behind the newest is: `turn`, the mark of the page that is next; `pages`,
    how many this round had; `began` and `before`, when it and the round before it began; `marks`, how each looked.
    """

    turn: str = ""
    pages: int = 0
    began: datetime | None = None
    before: datetime | None = None
    marks: dict[str, str] = {}


class Track(msgspec.Struct):
    """How far one list is read: up to when, how each of it looked, which ids were read of the last minute.

    `hidden` are those that the network said are hidden, when it was asked last.
    """

    upto: datetime
    marks: dict[str, str] = {}
    ids: list[str] = []
    hidden: list[str] = []
    older: OlderPages = msgspec.field(default_factory=OlderPages)

    @property
    def since(self) -> datetime:
        """What was touched before is read."""
        return self.upto - MARGIN


Cursor = dict[str, Track]


def opened_at(cursor: str, lists: Sequence[str], now: datetime) -> Cursor:
    """Raises `Unreadable` for a damaged one."""
    try:
        found = msgspec.json.decode(cursor, type=Cursor) if cursor else {}
    except msgspec.MsgspecError as error:
        raise Unreadable("The stored position of this channel is damaged.") from error
    return {name: found.get(name) or Track(now - LOOK_BACK) for name in lists}


def written_down(cursor: Cursor) -> str:
    return msgspec.json.encode(cursor).decode()


async def newest(tops: Tops, since: datetime) -> tuple[list[Row], str]:
    """A list's pages down to what was last touched before `since`, however much came since then; the mark of the
    page behind them, "" at the list's end.
    """
    found, after = list[Row](), ""
    for _ in range(PAGES):
        rows, after = await tops(after)
        found += rows
        if not after or not rows or min(map(touched, rows)) < since:
            break
    return found, after


async def walked(track: Track, tops: Sequence[tuple[str, str]], below: Below) -> list[Row]:
    """The new rows below those of `tops` (id, how it looks) that look otherwise than before, oldest first.

    Behind them what was hidden, or shown again, of all that was read.
    """
    changed = [number for number, mark in tops if track.marks.get(number) != mark]
    found, sight = await read_below(track, changed, below, track.since)
    return [*taken(track, dict(tops), found), *sight]


async def read_below(
    track: Track, numbers: Sequence[str], below: Below, since: datetime
) -> tuple[list[Row], list[Row]]:
    """What was said below each of them since then, once; and what of all that was read is now hidden, or shown."""
    found, sight, now = dict[str, Row](), list[Row](), datetime.now(UTC)
    for number in numbers:
        after = ""
        for _ in range(PAGES):
            rows, after = await below(number, after)
            found |= {text(row, "id"): row for row in rows if when(row) >= since}
            sight += _sight(track, rows, now)
            if not after or not rows or min(map(when, rows)) < since:
                break
    return list(found.values()), sight


def _sight(track: Track, rows: Sequence[Row], now: datetime) -> list[Row]:
    """What became hidden, or is shown again; `track` knows it from now on."""
    moved, before = dict[str, bool](), frozenset(track.hidden)
    for row in rows:
        hidden, number = hides(row), text(row, "id")
        if number and hidden is not None and hidden != (number in before):
            moved[number] = hidden
    gone = [one for one, hidden in moved.items() if hidden]
    track.hidden = [*gone, *(one for one in track.hidden if one not in moved)][:KNOWN]
    return [hidden_item(one, now, hidden=hidden) for one, hidden in moved.items()]


def hides(row: Row) -> bool | None:
    """Whether one of us hid it, by any of the three fields that tell; None where none does."""
    if status := text(row, "hide_status"):
        return status == "HIDDEN"  # others are Threads' own doing, or follow from somebody being blocked
    told = next((row[name] for name in ("hidden", "is_hidden") if isinstance(row.get(name), bool)), None)
    return told if isinstance(told, bool) else None


def newest_mark(row: Row) -> str:
    """How the newest comments below something look from afar: the first of them, and which are hidden."""
    below = parts(row, "comments", "data")
    newest = next((text(one, "id") for one in below), "")
    return ",".join([newest, *(text(one, "id") for one in below if hides(one))])


def taken(track: Track, marks: dict[str, str], rows: Sequence[Row]) -> list[Row]:
    """The rows not read before; `track` moves on."""
    known = frozenset(track.ids)
    fresh = [row for row in rows if text(row, "id") not in known and when(row) >= track.since]
    # Never later than now: one clock that is wrong would hide whatever comes after.
    track.upto = min(datetime.now(UTC), max([track.upto, *map(when, fresh)]))
    recent = [text(row, "id") for row in rows if when(row) >= track.since]
    track.ids, track.marks = list(dict.fromkeys([*recent, *track.ids]))[:KNOWN], marks
    return sorted(fresh, key=when)


def when(row: Row) -> datetime:
    found = read_time(row, "created_time") or read_time(row, "timestamp")
    return found or datetime(1970, 1, 1, tzinfo=UTC)


def touched(row: Row) -> datetime:
    """When somebody last had to do with it, as far as the row says."""
    return read_time(row, "updated_time") or when(row)


def behind(asked: dict[str, str], after: str) -> dict[str, str]:
    """What is asked, for the page behind a mark; "" is the first."""
    return {**asked, "after": after} if after else asked


def raw(rows: Sequence[Row]) -> list[bytes]:
    """Oldest first; that something was hidden comes behind it."""
    return raw_items(sorted(rows, key=lambda row: (MARK in row, when(row))))
