"""When each channel posts: its times of the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.channels.models import Channel
from rapport.publishing.models import PostingSlot
from rapport.publishing.slots import SlotGiven, set_slots, slots_of
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.publish.best_time import WeekMap, week_map
from rapport.web.publish.calendar import channels_of

MOST = 24


@dataclass(frozen=True)
class Week:
    """A channel's slots by weekday, each day's as they are typed: 09:30, 18:00; `typed`: what was refused."""

    channel: Channel
    slots: list[PostingSlot]
    now: datetime
    typed: QueryDict | None = None

    @property
    def days(self) -> list[tuple[int, str, str]]:
        if self.typed is not None:
            return [(day, str(WEEKDAYS[day]), self.typed.get(f"day-{day}", "")) for day in range(7)]
        found = [[f"{one.wall:%H:%M}" for one in self.slots if one.weekday == day] for day in range(7)]
        return [(day, str(WEEKDAYS[day]), ", ".join(times)) for day, times in enumerate(found)]

    @cached_property
    def best(self) -> WeekMap:
        return week_map(self.channel, self.zone, self.now)

    @property
    def zone(self) -> str:
        return self.slots[0].zone if self.slots else self.channel.brand.time_zone


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    weeks = [Week(one, slots_of(one), request.now) for one in channels_of(request)]
    return show(request, "publish/slots.html", {"weeks": weeks})


@require_POST
@member("write")
def change(request: BrandRequest, pk: int) -> HttpResponse:
    """The fields `day-0` to `day-6`, each with times that commas part."""
    channel = get_object_or_404(Channel.of(request.brand).filter(closed_at=None), pk=pk)
    try:
        given = [one for day in range(7) for one in _times(day, request.POST.get(f"day-{day}", ""))]
    except ValueError:
        messages.error(request, _("Write times as 09:30, 18:00. Nothing was changed."))
        refused = {channel.pk: request.POST}
        weeks = [Week(one, slots_of(one), request.now, refused.get(one.pk)) for one in channels_of(request)]
        return show(request, "publish/slots.html", {"weeks": weeks}, status=422)
    set_slots(channel, given, request.brand.time_zone, request.person, request.now)
    messages.success(request, _("Saved."))
    return redirect("publish:slots", brand=request.brand.slug)


def _times(day: int, words: str) -> list[SlotGiven]:
    found = [one.strip() for one in words[:400].split(",") if one.strip()]
    times = [time.fromisoformat(one).replace(second=0, microsecond=0, tzinfo=None) for one in found[:MOST]]
    return [SlotGiven(day, one) for one in times]
