"""A clock on a wall of every zone there is, looked at step by step: slow, and with nothing of ours in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

STEP = timedelta(minutes=15)
HALF_DAY = timedelta(hours=12)
FIRST, LAST = datetime(2025, 12, 31, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
# Moments at which a zone's wall moves, each with its offset from then on; the first is where it began.
Table = tuple[tuple[datetime, timedelta], ...]


def first_shown(
    zone: ZoneInfo, start: datetime, end: datetime, step: timedelta = STEP
) -> dict[datetime, datetime]:
    """By wall time: when the wall shows it for the first time; one that is left out as if it had not moved yet."""
    found: dict[datetime, datetime] = {}
    at, wall = start, start.astimezone(zone).replace(tzinfo=None)
    found[wall] = at
    while at < end:
        at += step
        here, left_out, late = at.astimezone(zone).replace(tzinfo=None), wall + step, at
        while left_out < here:
            found.setdefault(left_out, late)
            left_out, late = left_out + step, late + step
        found.setdefault(here, at)
        wall = here
    return found


@cache
def tables() -> dict[Table, list[str]]:
    """Every zone, by how its wall moves from 2026 to 2028: most of them move as others do."""
    found: defaultdict[Table, list[str]] = defaultdict(list)
    for name in sorted(available_timezones()):
        found[_table(ZoneInfo(name))].append(name)
    return dict(found)


def _table(zone: ZoneInfo) -> Table:
    at, offset = FIRST, _offset(zone, FIRST)
    moved = [(FIRST, offset)]
    while at < LAST:
        before, at = at, at + HALF_DAY
        if _offset(zone, at) != offset:
            while at - before > timedelta(seconds=1):
                middle = before + (at - before) // 2
                middle = middle.replace(microsecond=0)
                before, at = (middle, at) if _offset(zone, middle) == offset else (before, middle)
            offset = _offset(zone, at)
            moved.append((at, offset))
            at = FIRST + (at - FIRST) // HALF_DAY * HALF_DAY
    return tuple(moved)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
