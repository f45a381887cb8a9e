"""One event of somebody else's calendar as values: when it is, how it comes round, which one it replaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from rapport.domain.ics_lines import IcsProperty, Lines, plain_text
from rapport.domain.ics_times import LONGEST_LIST, length, read_time_value
from rapport.domain.ics_zones import CalendarZones
from rapport.domain.parameters import number_or, words
from rapport.domain.recurrence import instant

LONGEST_NAME = 120
LONGEST_EVENT = timedelta(days=31)
DAY, LEAST = timedelta(days=1), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class IcsMoment:
    """A moment; `day` as it is written, `whole` for a day without an hour (then it is midnight UTC)."""

    at: datetime
    wall: datetime
    zone: tzinfo
    whole: bool

    @property
    def day(self) -> date:
        return self.wall.date()


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """`replaces`: the one time of a series that this stands for, and with `onwards` all after it."""

    uid: str
    sequence: int
    name: str
    begins: IcsMoment
    lasts: timedelta
    cancelled: bool
    replaces: IcsMoment | None
    onwards: bool
    rules: tuple[str, ...]
    besides: tuple[IcsMoment, ...]
    off: tuple[IcsMoment, ...]

    def days(self, at: datetime, here: tzinfo) -> Iterator[date]:
        """The days it lasts when it begins at that moment; shorter than a day, that of its begin."""
        zone = UTC if self.begins.whole else here
        first = at.astimezone(zone).date()
        last = (at + max(self.lasts - LEAST, timedelta())).astimezone(zone).date() if self.lasts >= DAY else first
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def read_event(lines: Lines, zones: CalendarZones, cancelled: bool = False) -> ReadEvent | None:
    """None for what has no day. An event of a calendar that is `cancelled` is so, too."""
    begins = _when(lines["DTSTART"][0], zones) if "DTSTART" in lines else None
    if begins is None:
        return None
    status, replaced = _first(lines, "STATUS"), lines.get("RECURRENCE-ID", [])[:1]
    return ReadEvent(
        uid=_first(lines, "UID").strip(),
        sequence=number_or(_first(lines, "SEQUENCE").strip()),
        name=words(" ".join(plain_text(_first(lines, "SUMMARY")).split()), LONGEST_NAME),
        begins=begins,
        lasts=_lasts(lines, begins, zones),
        cancelled=cancelled or status.strip().upper() == "CANCELLED",
        replaces=_when(replaced[0], zones) if replaced else None,
        onwards=bool(replaced) and replaced[0].onwards,
        rules=tuple(line.value for line in lines.get("RRULE", [])[:4]),
        besides=tuple(_list(lines, "RDATE", zones)),
        off=tuple(_list(lines, "EXDATE", zones)),
    )


def _first(lines: Lines, name: str) -> str:
    return lines[name][0].value if name in lines else ""


def _when(line: IcsProperty, zones: CalendarZones) -> IcsMoment | None:
    """Of a period, when it begins."""
    said = read_time_value(line.value.partition("/")[0])
    if said is None:
        return None
    zone = UTC if said.whole or said.utc else zones[line.zone]
    return IcsMoment(instant(said.wall, zone), said.wall, zone, said.whole)


def _list(lines: Lines, name: str, zones: CalendarZones) -> Iterator[IcsMoment]:
    values = ((line.zone, line.value.split(",")[:LONGEST_LIST]) for line in lines.get(name, []))
    found = (IcsProperty(one, zone) for zone, several in values for one in several)
    for _, one in zip(range(LONGEST_LIST), found, strict=False):
        if said := _when(one, zones):
            yield said


def _lasts(lines: Lines, begins: IcsMoment, zones: CalendarZones) -> timedelta:
    """From DTEND, else from DURATION; a whole day lasts one day at least, and nothing longer than is shown."""
    end = _when(lines["DTEND"][0], zones) if "DTEND" in lines else None
    said = length(_first(lines, "DURATION")) if end is None else None
    lasts = end.at - begins.at if end else said or timedelta()
    return min(max(lasts, DAY if begins.whole else timedelta()), LONGEST_EVENT)
