"""The wall times of a recurrence rule: days by dateutil, and within a day the steps of hours and minutes.

The library looks on until the year 9999, and minute by minute where a rule is given in minutes. So it is asked for
days only, and in the last of the calendar's cycles of 400 years, where the same days come and the end is near.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, datetime, time, timedelta
from itertools import dropwhile, product
from typing import Any

from dateutil import rrule

from rapport.domain.recurrence_rule import FREQUENCIES, Recurrence

CYCLE = 400
AHEAD = 100  # years that are looked at, at least
BARREN = 300_000  # steps without any time, after which none is looked for any more
UNITS = {"HOURLY": timedelta(hours=1), "MINUTELY": timedelta(minutes=1)}
DATES = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")


def walls(rule: Recurrence, start: datetime) -> Iterator[datetime]:
    """The rule's times from `start` on, in order, without regard to COUNT and UNTIL."""
    if unit := UNITS.get(rule.freq):
        return _stepped(rule, start, rule.interval * unit)
    given = _given(rule, (*DATES, *TIMES, "BYSETPOS"))
    first = _week_of(rule, start) if rule.freq == "WEEKLY" and "BYSETPOS" in rule.by else start
    if first < start:
        given.setdefault("byweekday", start.weekday())
    found = _repeated(rule.freq, first, interval=rule.interval, **given)
    return dropwhile(lambda wall: wall < start, found)


def _week_of(rule: Recurrence, start: datetime) -> datetime:
    """Where the first week begins: the library counts places in a week from where it is told to start."""
    return start - timedelta(days=(start.weekday() - rule.week_start) % 7)


def _repeated(freq: str, start: datetime, **given: Any) -> Iterator[datetime]:
    """The library's times, asked for in the calendar's last cycle that leaves enough years."""
    later = max(0, (MAXYEAR - AHEAD - start.year) // CYCLE) * CYCLE
    moved = start.replace(year=start.year + later)
    found = rrule.rrule(FREQUENCIES.index(freq), dtstart=moved, **given)
    return (wall.replace(year=wall.year - later) for wall in found)


def _given(rule: Recurrence, names: tuple[str, ...]) -> dict[str, Any]:
    given: dict[str, Any] = {name.lower(): rule.by[name] for name in names if name in rule.by}
    if rule.days:
        given["byweekday"] = [rrule.weekday(day, nth or None) for nth, day in rule.days]
    return {**given, "wkst": rule.week_start}


def _stepped(rule: Recurrence, start: datetime, step: timedelta) -> Iterator[datetime]:
    """Steps of hours or minutes on the days that the rule allows."""
    midnight = datetime.combine(start, time.min)
    barren = 0
    for day in _repeated("DAILY", midnight, **_given(rule, DATES)):
        steps = -((start - day) // step) if day > start else 0  # the first step on or after midnight
        found = [wall for wall in _of_day(rule, start + steps * step, day, step) if wall >= start]
        barren = 0 if found else barren + 1 + timedelta(days=1) // step
        if barren > BARREN:
            return
        yield from found


def _of_day(rule: Recurrence, at: datetime, day: datetime, step: timedelta) -> Iterator[datetime]:
    hours, minutes = rule.by.get("BYHOUR"), rule.by.get("BYMINUTE")
    seconds = rule.by.get("BYSECOND")
    while at.date() == day.date():
        hourly = rule.freq == "HOURLY"
        if (not hours or at.hour in hours) and (hourly or not minutes or at.minute in minutes):
            set_of = product((minutes if hourly else None) or (at.minute,), seconds or (at.second,))
            yield from _chosen(rule, [at.replace(minute=minute, second=second) for minute, second in set_of])
        at += step


def _chosen(rule: Recurrence, times: list[datetime]) -> list[datetime]:
    """Those of one step's times that BYSETPOS names."""
    places = rule.by.get("BYSETPOS")
    if not places:
        return times
    size = len(times)
    return [times[at] for at in sorted({p - 1 if p > 0 else size + p for p in places}) if 0 <= at < size]
