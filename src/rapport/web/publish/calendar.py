"""The calendar: a week, a month, or a list, with what needs somebody above it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from rapport.availability.hours import week
from rapport.channels.models import Channel
from rapport.domain.parameters import number_or_none
from rapport.domain.post_states import PostState
from rapport.publishing.calendar import FreeSlot, PostCard, PostTime, cards, collisions, free_slots, templates
from rapport.publishing.checks import publishes
from rapport.publishing.composed import with_steps
from rapport.publishing.models import Post
from rapport.publishing.occasions.models import Occasion
from rapport.publishing.standing import PostStanding, stands
from rapport.publishing.trouble import TroubleList, trouble_list
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.publish.calendar_day import IN_A_BAND, CalendarDay, in_bands
from rapport.web.publish.calendar_span import CalendarSpan

VIEWS = ("week", "month", "list")
YEARS = (2000, 2100)
DRAFTS, LATEST = 30, 200
IN_A_CELL, ON_A_PAGE, CROWDED = 4, 50, 12


class Calendar(CalendarSpan):
    """What the page shows of one stretch of days: all is counted, and only what is shown is read."""

    @cached_property
    def channels(self) -> list[Channel]:
        return channels_of(self.request)

    @cached_property
    def cards(self) -> dict[PostTime, PostCard]:
        """Of what the view shows."""
        if self.view == "list":
            wanted = list(self.page)
        elif self.view == "month":
            wanted = [one for day in self.on_days for one in day[:IN_A_CELL]]
        else:
            wanted = [one for day in self.banded for band in day for one in band[:IN_A_BAND]]
            wanted += self._crowding[:CROWDED]
        return cards(self.request.brand, wanted)

    @cached_property
    def cells(self) -> list[tuple[date, list[PostCard], int, list[str], list[Occasion]]]:
        """A month's days with what leaves first on each, how much does in all, their names and events."""
        return [
            (
                day,
                [self.cards[one] for one in times[:IN_A_CELL] if one in self.cards],
                len(times),
                names,
                self.events.get(day, []),
            )
            for day, times in zip(self.dates, self.on_days, strict=True)
            for names in [self.named.get(day, [])]
        ]

    @property
    def states(self) -> list[PostState]:
        """Those that stand in the month, for what its signs mean."""
        found = {one.state for one in self.cards.values()}
        return [one for one in PostState if one in found]

    @cached_property
    def page(self) -> Page[PostTime]:
        """A list's part that is looked at."""
        return Paginator(self.times, ON_A_PAGE).get_page(self.request.GET.get("page"))

    @property
    def listed(self) -> list[tuple[date, list[PostCard], list[Occasion]]]:
        """The days of a list's page with their cards and events; a day with events alone where it would stand."""
        by_place = groupby((one for one in self.page if one in self.cards), lambda one: self.place(one.at))
        on = {self.dates[place]: [self.cards[one] for one in times] for place, times in by_place}
        first = min(on) if on and self.page.has_previous() else self.dates[0]
        last = max(on) if on and self.page.has_next() else self.dates[-1]
        days = sorted({*on, *(day for day in self.events if first <= day <= last)})
        return [(day, on.get(day, []), self.events.get(day, [])) for day in days]

    @cached_property
    def banded(self) -> list[list[list[PostTime]]]:
        """What leaves in a week, day by day and band by band."""
        return [in_bands(times) for times in self.on_days]

    @cached_property
    def days(self) -> list[CalendarDay]:
        """A week's columns."""
        shifts, free = week(self.request.brand), self._free
        return [
            CalendarDay(
                day,
                self.today,
                banded,
                self.cards,
                self.near,
                [one for one in free if self.place(one.at) == place],
                [shift for shift in shifts if shift.weekday == day.weekday()],
                self.named.get(day, ()),
                self.events.get(day, ()),
            )
            for place, (day, banded) in enumerate(zip(self.dates, self.banded, strict=True))
        ]

    @property
    def _free(self) -> list[FreeSlot]:
        start = max(self.bounds[0], self.request.now)
        found = free_slots(self.request.brand, self.times, start, self.bounds[-1])
        return [one for one in found if self.channel in (None, one.channel.pk) and one.at < self.bounds[-1]]

    @cached_property
    def near(self) -> dict[PostTime, int]:
        return collisions(self.times)

    @property
    def _crowding(self) -> list[PostTime]:
        return [one for one in self.near if one.at > self.request.now]

    @property
    def crowded(self) -> list[tuple[PostCard, str]]:
        """The first that are to leave too soon after another post on their channel, with its handle."""
        found = ((self.cards[one], self.near[one]) for one in self._crowding[:CROWDED] if one in self.cards)
        return [
            (card, on.handle) for card, number in found if card.movable for on in card.on if on.number == number
        ]

    @property
    def crowded_more(self) -> int:
        return max(0, len(self._crowding) - CROWDED)

    @cached_property
    def gaps(self) -> list[CalendarDay]:
        """Days to come on which nothing is planned, where something is planned at all."""
        return [one for one in self.days if one.empty] if self.times else []

    @cached_property
    def troubles(self) -> TroubleList:
        return trouble_list(self.request.brand, self.request.now)

    @property
    def settle(self) -> list[tuple[str, int]]:
        return sorted(Counter(one.code for one in self.troubles.lines).items())

    @cached_property
    def templates(self) -> list[Post]:
        """What comes round: its copies stand in the calendar, itself nowhere else."""
        return templates(self.request.brand, DRAFTS)

    @cached_property
    def drafts(self) -> list[PostStanding]:
        """The latest posts without an hour."""
        latest = Post.of(self.request.brand).order_by("-pk").values_list("pk", flat=True)[:LATEST]
        rows = Post.of(self.request.brand).filter(pk__in=list(latest), template_of=None)
        rows = rows.exclude(variants__at__isnull=False).order_by("-pk")
        return [stands(one) for one in with_steps(rows.select_related("author"))[:DRAFTS]]


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
