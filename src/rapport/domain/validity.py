"""From when until when something holds: two moments, and how whole days of a zone become them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from rapport.domain.recurrence import instant

Lapse = Literal["", "over", "early"]
YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Validity:
    """What holds from `since` on, and from `until` on no more; None: without a beginning, without an end."""

    since: datetime | None = None
    until: datetime | None = None

    def begun(self, at: datetime) -> bool:
        return self.since is None or at >= self.since

    def over(self, at: datetime) -> bool:
        return self.until is not None and at >= self.until

    def holds(self, at: datetime) -> bool:
        return self.begun(at) and not self.over(at)

    def lapse(self, at: datetime) -> Lapse:
        """Why it does not hold at a moment; "" where it does."""
        return "over" if self.over(at) else "" if self.begun(at) else "early"

    def within(self, other: Validity) -> bool:
        """Whether it holds at no moment at which `other` does not."""
        begins = other.since is None or (self.since is not None and self.since >= other.since)
        ends = other.until is None or (self.until is not None and self.until <= other.until)
        return begins and ends

    def stricter(self, other: Validity) -> Validity:
        """What holds only where both do."""
        since = max((one for one in (self.since, other.since) if one), default=None)
        until = min((one for one in (self.until, other.until) if one), default=None)
        return Validity(since, until)


ALWAYS = Validity()


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day, by the house's rule for changes of hour. Raises `ValueError` far from now."""
    if day.year not in YEARS:
        raise ValueError(f"a day of the years {YEARS.start} to {YEARS.stop - 1}")
    return instant(datetime.combine(day, time()), zone)


def day_ends(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day is over: the first of the next. Raises `ValueError` far from now."""
    if day.year not in YEARS:
        raise ValueError(f"a day of the years {YEARS.start} to {YEARS.stop - 1}")
    return instant(datetime.combine(day + timedelta(days=1), time()), zone)


def last_valid_day(until: datetime, zone: ZoneInfo) -> tuple[date, time | None]:
    """The day and, where it is not the day's end, the hour of an end, as somebody would type them."""
    before = (until - timedelta(microseconds=1)).astimezone(zone).date()
    if day_ends(before, zone) == until:
        return before, None
    wall = until.astimezone(zone)
    return wall.date(), wall.time()


def first_valid_day(since: datetime, zone: ZoneInfo) -> tuple[date, time | None]:
    """The day and, where it is not the day's beginning, the hour of a beginning."""
    wall = since.astimezone(zone)
    return wall.date(), None if day_begins(wall.date(), zone) == since else wall.time()
