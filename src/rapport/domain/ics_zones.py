"""The zone that a calendar's TZID means: a place, a name of Windows, or what the calendar itself defines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from rapport.domain.ics_lines import Lines
from rapport.domain.ics_times import LONGEST_LIST, read_time_value
from rapport.domain.repeated import WorkLeft, repeated
from rapport.domain.windows_zones import windows_zones
from rapport.domain.zones import zone_names

OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")
MOST_PARTS, MOST_ZONES = 500, 50
NONE = timedelta(0)
YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OffsetChange:
    """From this wall time, in the offset before, another offset holds."""

    wall: datetime
    before: timedelta
    after: timedelta

    @property
    def told(self) -> datetime:
        """A wall time that is left out is read with the offset before, one that comes twice is the first."""
        return self.wall + max(NONE, self.after - self.before)


class DefinedZone(tzinfo):
    """A zone made of the changes that a calendar tells; before the first one, what it says was before."""

    def __init__(self, changes: Iterable[OffsetChange]) -> None:
        self.changes = sorted(changes, key=lambda one: one.told)
        self.told = [one.told for one in self.changes]
        self.moments = sorted((one.wall - one.before, one.after) for one in self.changes)

    def utcoffset(self, at: datetime | None) -> timedelta:
        """What holds at a wall time."""
        place = bisect_right(self.told, at.replace(tzinfo=None)) if at else 0
        return self.changes[place - 1].after if place else self.changes[0].before

    def fromutc(self, at: datetime) -> datetime:
        """The wall time of a moment."""
        place = bisect_right(self.moments, at.replace(tzinfo=None), key=lambda pair: pair[0])
        return at + (self.moments[place - 1][1] if place else self.changes[0].before)

    def dst(self, at: datetime | None) -> None:
        """Not told."""

    def tzname(self, at: datetime | None) -> None:
        """Not told."""


class CalendarZones:
    """The zones of one calendar, each read when it is first asked for, within one bound for all of them."""

    def __init__(self, parts: Iterable[Lines], first: date, last: date, here: tzinfo) -> None:
        self.here, self.first, self.last = here, first, last
        self.parts: dict[str, list[Lines]] = {}
        for part in parts:
            self.parts.setdefault(part["TZID"][0].value.strip(), []).append(part)
        self.known: dict[str, tzinfo] = {}
        self.left = WorkLeft()

    def __getitem__(self, name: str) -> tzinfo:
        """Of a name that means nothing to anybody, where the reader is."""
        name = name.strip()
        if not name or (name not in self.known and len(self.known) >= MOST_ZONES):
            return self.here
        if name not in self.known:
            self.known[name] = named_zone(name) or self._defined(name) or self.here
        return self.known[name]

    def _defined(self, name: str) -> tzinfo | None:
        parts = self.parts.get(name, [])[:MOST_PARTS]
        begin = datetime.combine(self.first, time.min, UTC) - 2 * YEAR
        end = datetime.combine(self.last, time.min, UTC) + YEAR
        changes = [one for part in parts for one in _changes(part, begin, end, self.left)]
        return DefinedZone(changes) if changes else None


def named_zone(name: str) -> tzinfo | None:
    """By its place, also where a program writes something before it, or by its name on Windows."""
    known = zone_names()
    parts = name.split("/")
    for end in ("/".join(parts[-size:]) for size in range(min(len(parts), 3), 0, -1)):
        if end in known:
            return ZoneInfo(end)
    place = windows_zones().get(name.lower())
    return ZoneInfo(place) if place in known and place else None


def _changes(part: Lines, begin: datetime, end: datetime, left: WorkLeft) -> Iterator[OffsetChange]:
    start = read_time_value(part["DTSTART"][0].value) if "DTSTART" in part else None
    before, after = _offset(part, "TZOFFSETFROM"), _offset(part, "TZOFFSETTO")
    if start is None or before is None or after is None:
        return
    zone = timezone(before)
    yield OffsetChange(start.wall, before, after)
    for rule in part.get("RRULE", [])[:1]:
        for at in repeated(start.wall, zone, rule.value, begin, end, left):
            yield OffsetChange(at.astimezone(zone).replace(tzinfo=None), before, after)
    for line in part.get("RDATE", []):
        for one in line.value.split(",")[:LONGEST_LIST]:
            if said := read_time_value(one):
                yield OffsetChange(said.wall, before, after)


def _offset(part: Lines, name: str) -> timedelta | None:
    found = OFFSET.fullmatch(part[name][0].value.strip()) if name in part else None
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -size if found[1] == "-" else size
