"""The calendar: a week, a month, or a list, with what needs somebody above it."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from rapport.availability.hours import week
from rapport.channels.models import Channel
from rapport.domain.parameters import number_or_none
from rapport.domain.post_states import PostState
from rapport.domain.recurrence import instant
from rapport.publishing.calendar import MonthLine, PostCard, cards, collisions, free_slots, month_lines
from rapport.publishing.checks import publishes
from rapport.publishing.composed import with_parts
from rapport.publishing.ics.named_days import days_named
from rapport.publishing.models import Post
from rapport.publishing.standing import PostStanding, stands
from rapport.publishing.trouble import PostTrouble, troubles
from rapport.web.access import BrandRequest, member
from rapport.web.dates import date_words
from rapport.web.page import show
from rapport.web.publish.calendar_day import CalendarDay

VIEWS = ("week", "month", "list")
YEARS = (2000, 2100)
DRAFTS, LATEST = 30, 200


@dataclass
class Calendar:
    """What the page shows of one stretch of days."""

    request: BrandRequest
    view: str
    day: date
    channel: int | None

    @property
    def today(self) -> date:
        return timezone.localdate(self.request.now)

    @property
    def first(self) -> date:
        start = self.day.replace(day=1) if self.view == "month" else self.day
        return start - timedelta(days=start.weekday())

    @property
    def length(self) -> int:
        if self.view != "month":
            return 7
        last = self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
        return (last - self.first).days // 7 * 7 + 7

    @property
    def title(self) -> str:
        if self.view == "month":
            return capfirst(date_words(self.day, "F Y"))
        last = self.first + timedelta(days=self.length - 1)
        same = last.month == self.first.month
        return f"{date_words(self.first, 'j' if same else 'j F')} – {date_words(last, 'j F')}"

    @property
    def earlier(self) -> str:
        return (self._step(-1)).isoformat()

    @property
    def later(self) -> str:
        return (self._step(1)).isoformat()

    def _step(self, way: int) -> date:
        if self.view == "month":
            middle = self.day.replace(day=15) + way * timedelta(days=30)
            return middle.replace(day=1)
        return self.day + way * timedelta(days=self.length)

    @cached_property
    def channels(self) -> list[Channel]:
        return channels_of(self.request)

    @cached_property
    def named(self) -> dict[date, list[str]]:
        """The days' names that other calendars give, such as holidays."""
        return days_named(self.request.brand, self.first, self.first + timedelta(days=self.length - 1))

    @cached_property
    def cells(self) -> list[tuple[date, list[MonthLine], list[str]]]:
        """A month's days with what leaves on each, and their names."""
        start, end = self._moment(self.first), self._moment(self.first + timedelta(days=self.length))
        of: defaultdict[date, list[MonthLine]] = defaultdict(list)
        for one in month_lines(self.request.brand, start, end, [self.channel] if self.channel else ()):
            of[timezone.localdate(one.at)].append(one)
        return [
            (day, of[day], self.named.get(day, []))
            for day in (self.first + timedelta(days=n) for n in range(self.length))
        ]

    @property
    def states(self) -> list[PostState]:
        """Those that stand in the month, for what its signs mean."""
        found = {one.state for _day, lines, _names in self.cells for one in lines}
        return [one for one in PostState if one in found]

    @cached_property
    def cards(self) -> list[PostCard]:
        start, end = self._moment(self.first), self._moment(self.first + timedelta(days=self.length))
        return cards(self.request.brand, start, end, [self.channel] if self.channel else ())

    @cached_property
    def days(self) -> list[CalendarDay]:
        start, end = self._moment(self.first), self._moment(self.first + timedelta(days=self.length))
        free = free_slots(self.request.brand, self.cards, max(start, self.request.now), end)
        free = [one for one in free if self.channel in (None, one.channel.pk)] if self.view == "week" else []
        shifts, near = week(self.request.brand), self.near
        dates = [self.first + timedelta(days=n) for n in range(self.length)]
        return [
            CalendarDay(
                one,
                self.today,
                [card for card in self.cards if timezone.localdate(card.at) == one],
                [slot for slot in free if timezone.localdate(slot.at) == one],
                [shift for shift in shifts if shift.weekday == one.weekday()],
                near,
                self.named.get(one, ()),
            )
            for one in dates
        ]

    @cached_property
    def near(self) -> dict[int, str]:
        return collisions(self.cards)

    @cached_property
    def crowded(self) -> list[tuple[PostCard, str]]:
        """What leaves too soon after another post on its channel, with the channel's handle."""
        near = self.near
        return [(card, near[card.post.pk]) for card in self.cards if card.post.pk in near and card.movable]

    @cached_property
    def gaps(self) -> list[CalendarDay]:
        """Days to come on which nothing is planned, where something is planned at all."""
        return [one for one in self.days if one.empty] if self.cards else []

    @property
    def busy_days(self) -> list[CalendarDay]:
        return [one for one in self.days if one.cards]

    def _moment(self, day: date) -> datetime:
        return instant(datetime.combine(day, time.min), ZoneInfo(self.request.brand.time_zone))

    @cached_property
    def troubles(self) -> list[PostTrouble]:
        return troubles(self.request.brand, self.request.now)

    @property
    def settle(self) -> list[tuple[str, int]]:
        return sorted(Counter(one.code for one in self.troubles).items())

    @cached_property
    def templates(self) -> list[Post]:
        """What comes round: its copies stand in the calendar, itself nowhere else."""
        rows = Post.of(self.request.brand).filter(template_of__isnull=False, template_of__ended_at=None)
        return list(rows.select_related("template_of", "evergreen").order_by("-pk")[:DRAFTS])

    @cached_property
    def drafts(self) -> list[PostStanding]:
        """The latest posts without an hour."""
        latest = Post.of(self.request.brand).order_by("-pk").values_list("pk", flat=True)[:LATEST]
        rows = Post.of(self.request.brand).filter(pk__in=list(latest), template_of=None)
        rows = rows.exclude(variants__at__isnull=False).order_by("-pk")
        return [stands(one) for one in with_parts(rows)[:DRAFTS]]


def channels_of(request: BrandRequest) -> list[Channel]:
    """The channels on which posts can be made."""
    rows = Channel.of(request.brand).filter(closed_at=None).select_related("health").order_by("network", "handle")
    return [one for one in rows if publishes(one.network)]


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """`view`, `day` and `channel` from the address; what cannot be read is today's week."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    channel = number_or_none(request.GET.get("channel", ""))
    found = Calendar(request, view, _day(request), channel)
    return show(request, "publish/index.html", {"calendar": found, "views": VIEWS, "tab": "calendar"})


def _day(request: BrandRequest) -> date:
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate(request.now)
    return day if YEARS[0] < day.year < YEARS[1] else timezone.localdate(request.now)
