"""Which days the calendar shows, and what leaves on each of them."""

from __future__ import annotations

import calendar
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.text import capfirst

from rapport.accounts.dates import date_words
from rapport.domain.recurrence import instant
from rapport.publishing.calendar import PostTime, post_times
from rapport.publishing.ics.named_days import days_named
from rapport.publishing.occasions.models import Occasion
from rapport.publishing.occasions.on_days import occasions_on_days
from rapport.web.access import BrandRequest


@dataclass
class CalendarSpan:
    """A week or a month that holds a day, or a list of the seven days from it on."""

    request: BrandRequest
    view: str
    day: date
    channel: int | None

    @property
    def today(self) -> date:
        return timezone.localdate(self.request.now)

    @cached_property
    def first(self) -> date:
        if self.view == "list":
            return self.day
        start = self.day.replace(day=1) if self.view == "month" else self.day
        return start - timedelta(days=start.weekday())

    @cached_property
    def length(self) -> int:
        if self.view != "month":
            return 7
        last = self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
        return (last - self.first).days // 7 * 7 + 7

    @cached_property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(self.length)]

    @property
    def clock_changes(self) -> bool:
        """Whether the brand's clock is put on or back in what is shown."""
        zone = ZoneInfo(self.request.brand.time_zone)
        return len({one.astimezone(zone).utcoffset() for one in self.bounds}) > 1

    @property
    def title(self) -> str:
        if self.view == "month":
            return capfirst(date_words(self.day, "F Y"))
        last = self.dates[-1]
        same = last.month == self.first.month
        return f"{date_words(self.first, 'j' if same else 'j F')} – {date_words(last, 'j F')}"

    @property
    def earlier(self) -> str:
        return self._step(-1).isoformat()

    @property
    def later(self) -> str:
        return self._step(1).isoformat()

    def _step(self, way: int) -> date:
        if self.view == "month":
            middle = self.day.replace(day=15) + way * timedelta(days=30)
            return middle.replace(day=1)
        return self.day + way * timedelta(days=self.length)

    @cached_property
    def bounds(self) -> list[datetime]:
        """When each day begins, and when the last ends."""
        zone = ZoneInfo(self.request.brand.time_zone)
        days = [*self.dates, self.dates[-1] + timedelta(days=1)]
        return [instant(datetime.combine(one, time.min), zone) for one in days]

    @cached_property
    def times(self) -> list[PostTime]:
        """All that leaves in it, by time."""
        channels = [self.channel] if self.channel else ()
        return post_times(self.request.brand, self.bounds[0], self.bounds[-1], channels)

    @cached_property
    def on_days(self) -> list[list[PostTime]]:
        """The same, day by day."""
        found: list[list[PostTime]] = [[] for _ in self.dates]
        for one in self.times:
            found[self.place(one.at)].append(one)
        return found

    def place(self, at: datetime) -> int:
        """On which of the days a moment lies."""
        return bisect_right(self.bounds, at) - 1

    @cached_property
    def named(self) -> dict[date, list[str]]:
        """The days' names that other calendars give, such as holidays."""
        return days_named(self.request.brand, self.first, self.dates[-1])

    @cached_property
    def events(self) -> dict[date, list[Occasion]]:
        """What takes place on the days, beside the posts that tell of it."""
        return occasions_on_days(self.request.brand, self.bounds)
