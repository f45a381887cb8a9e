"""The days that somebody else's calendar names: its events as they come round, are moved, are left out. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from rapport.domain.ics_events import LONGEST_EVENT, IcsMoment, ReadEvent, read_event
from rapport.domain.ics_lines import Lines, components
from rapport.domain.ics_zones import CalendarZones
from rapport.domain.repeated import WorkLeft, repeated

MOST_EVENTS, MOST_DAYS = 5000, 3000
AROUND = timedelta(days=2)


def named_days(text: str, first: date, last: date, here: tzinfo = UTC) -> list[tuple[date, str]]:
    """The days from `first` to `last` that a calendar names, in order, each name once a day.

    A whole day is that day everywhere; an event with an hour names the day it begins on `here`, and all it lasts
    where it is longer than a day. What repeats follows its rules and dates but for those it leaves out, moves or
    cancels, as far as the work for one calendar goes, and else stands on its first day.
    Raises `NotReadable` where it is no calendar; an event that cannot be read is left out.
    """
    begin, end = (datetime.combine(day, time.min, UTC) for day in (first, last))
    begin, end = begin - LONGEST_EVENT - AROUND, end + AROUND
    found: set[tuple[date, str]] = set()
    left = WorkLeft()
    series, replaced = _sorted(_events(text, first, last, here))
    for event in series:
        for one, at in _times(event, replaced.get(event.uid, NOTHING), begin, end, left):
            if begin <= at <= end and one.name:
                found |= {(day, one.name) for day in one.days(at, here) if first <= day <= last}
        if len(found) >= MOST_DAYS:
            break
    return sorted(found)[:MOST_DAYS]


class ExceptedTimes:
    """Times of a series that do not take place as its rule says: by moment, and by day where no hour is told."""

    def __init__(self, times: Iterable[IcsMoment], onwards: Iterable[ReadEvent] = ()) -> None:
        times = list(times)
        self.at = {one.at for one in times}
        self.whole = {one.day for one in times if one.whole}
        self.days = {one.day for one in times}
        self.onwards = sorted(
            ((one.replaces.at, one) for one in onwards if one.replaces), key=lambda pair: pair[0]
        )

    def hold(self, event: ReadEvent, at: datetime) -> bool:
        day = at.astimezone(event.begins.zone).date()
        return at in self.at or day in (self.days if event.begins.whole else self.whole)

    def instead(self, event: ReadEvent, at: datetime) -> tuple[ReadEvent, datetime]:
        """What the last change for all later times makes of one."""
        place = bisect_right(self.onwards, at, key=lambda pair: pair[0])
        if not place:
            return event, at
        since, other = self.onwards[place - 1]
        return other, at + (other.begins.at - since)


NOTHING = ExceptedTimes(())


def _events(text: str, first: date, last: date, here: tzinfo) -> list[ReadEvent]:
    events, parts, off = list[Lines](), list[Lines](), False
    for kind, lines in components(text):
        if kind == "VEVENT":
            events += [lines] if len(events) < MOST_EVENTS else []
        elif kind == "VCALENDAR":
            off = any(line.value.strip().upper() == "CANCEL" for line in lines.get("METHOD", []))
        elif "TZID" in lines:
            parts.append(lines)
    zones = CalendarZones(parts, first, last, here)
    return [one for lines in events if (one := read_event(lines, zones, off))]


def _sorted(events: Iterable[ReadEvent]) -> tuple[list[ReadEvent], dict[str, ExceptedTimes]]:
    """What takes place by its own rule, and what of each series does not, because another event stands for it.

    Of two that stand for one time, the one told last; where a whole series is cancelled, so are its changes.
    """
    told: dict[tuple[str, datetime], ReadEvent] = {}
    series = list[ReadEvent]()
    for one in events:
        if one.replaces is None:
            series.append(one)
        elif (known := told.get(key := (one.uid, one.replaces.at))) is None or known.sequence <= one.sequence:
            told[key] = one
    off = {one.uid for one in series if one.cancelled} - {one.uid for one in series if not one.cancelled}
    changes: defaultdict[str, list[ReadEvent]] = defaultdict(list)
    for one in told.values():
        changes[one.uid].append(one)
    moved = [replace(one, rules=(), besides=()) for one in told.values() if not one.uid or one.uid not in off]
    return series + moved, {uid: _left_out(ones) for uid, ones in changes.items() if uid}


def _left_out(changes: list[ReadEvent]) -> ExceptedTimes:
    return ExceptedTimes(
        (one.replaces for one in changes if one.replaces), (one for one in changes if one.onwards)
    )


def _times(
    event: ReadEvent, replaced: ExceptedTimes, begin: datetime, end: datetime, left: WorkLeft
) -> Iterator[tuple[ReadEvent, datetime]]:
    """Each time it takes place: what it is then, and when."""
    if event.cancelled:
        return
    if event.replaces:
        yield event, event.begins.at
        return
    off = ExceptedTimes(event.off)
    for at in _begins(event, begin, end, left):
        if not off.hold(event, at) and not replaced.hold(event, at):
            one, moved = replaced.instead(event, at)
            if not one.cancelled:
                yield one, moved


def _begins(event: ReadEvent, begin: datetime, end: datetime, left: WorkLeft) -> set[datetime]:
    found = {one.at for one in event.besides}
    start = event.begins
    for rule in event.rules:
        found |= set(repeated(start.wall, start.zone, rule, begin, end, left))
    return found if event.rules else found | {start.at}
