"""The cards: the worthiest first, each with what can be done to it; what was done last can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.curation.field_read import kept_lately
from rapport.curation.models import CuratedCard, PassingOn, Tap, TapKind, TasteLesson, Watcher, WatcherDay
from rapport.curation.ranking import RankedCard, open_cards, ranked
from rapport.curation.taps import (
    CannotPassOn,
    dismiss_card,
    keep_card,
    quote_card,
    repost_card,
    schedule_card,
    undo_tap,
)
from rapport.curation.taste import forget_taste, taught
from rapport.domain.parameters import number_or_none
from rapport.publishing.checks import NotReady
from rapport.publishing.locked import NotNow
from rapport.publishing.slots import QueueFull
from rapport.web.access import BrandRequest, member
from rapport.web.curate.words import DONE
from rapport.web.page import show
from rapport.web.publish.one_post import tell_ahead

UNDO_SHOWN = timedelta(minutes=10)


@dataclass
class CardWall:
    """What the page shows: of one watcher, or of all."""

    request: BrandRequest
    watcher: Watcher | None

    @cached_property
    def found(self) -> list[RankedCard]:
        return ranked(self.request.brand, self.request.now, self.watcher)

    @cached_property
    def counts(self) -> list[tuple[int, str, int]]:
        """Each watcher with open cards, and how many; those with most first."""
        rows = open_cards(self.request.brand).values_list("watcher", "watcher__name")
        return [
            (number, name, many) for number, name, many in rows.annotate(many=Count("pk")).order_by("-many")[:12]
        ]

    @property
    def all(self) -> int:
        return sum(many for _number, _name, many in self.counts)

    @property
    def read(self) -> int:
        """How many posts were read today and yesterday."""
        since = timezone.localdate(self.request.now) - timedelta(days=1)
        return WatcherDay.of(self.request.brand).filter(day__gte=since).aggregate(n=Sum("read"))["n"] or 0

    @cached_property
    def watchers(self) -> int:
        return Watcher.of(self.request.brand).filter(ended_at=None).count()

    @cached_property
    def unwell(self) -> int:
        """How many cannot look just now."""
        rows = Watcher.of(self.request.brand).filter(ended_at=None, paused_at=None)
        return rows.filter(Q(failed__gt=0) | Q(channel__closed_at__isnull=False)).count()

    @cached_property
    def last(self) -> Tap | None:
        """What the person did last, while it can be undone here."""
        since = self.request.now - UNDO_SHOWN
        rows = Tap.of(self.request.brand).filter(by=self.request.person, undone_at=None, at__gt=since)
        return rows.select_related("card").order_by("-at", "-pk").first()

    @cached_property
    def today(self) -> tuple[int, int]:
        """How many were passed on today, by people and by watchers themselves."""
        midnight = timezone.localtime(self.request.now).replace(hour=0, minute=0, second=0, microsecond=0)
        rows = Tap.of(self.request.brand).filter(undone_at=None, at__gte=midnight).exclude(what=TapKind.DISMISSED)
        people = list(rows.values_list("by", flat=True))
        return sum(one is not None for one in people), sum(one is None for one in people)

    @cached_property
    def alone(self) -> int:
        """How many a day may be passed on by themselves, all watchers together; 0: that is off."""
        rows = PassingOn.of(self.request.brand).filter(until=None, watcher__ended_at=None)
        return rows.aggregate(n=Sum("a_day"))["n"] or 0

    @cached_property
    def taught(self) -> list[TasteLesson]:
        return taught(self.request.brand)

    @cached_property
    def week(self) -> int:
        """How many authors the next summary would name."""
        return len(kept_lately(self.request.brand, self.request.now)[0])


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """`watcher` in the address: only what that one found."""
    number = number_or_none(request.GET.get("watcher", ""))
    watcher = Watcher.of(request.brand).filter(pk=number).first() if number else None
    return show(request, "curate/index.html", {"wall": CardWall(request, watcher), "tab": "cards"})


@require_POST
@member("write")
def draft(request: BrandRequest, card: int) -> HttpResponse:
    return _tried(request, card, lambda row: keep_card(row, request.person, request.now))


@require_POST
@member("write")
def quote(request: BrandRequest, card: int) -> HttpResponse:
    """To the composer, with the quoted post in its preview."""
    row = get_object_or_404(CuratedCard.of(request.brand).select_related("brand", "channel", "watcher"), pk=card)
    try:
        tap = quote_card(row, request.person, request.now)
    except CannotPassOn as error:
        messages.error(request, str(error))
        return _back(request)
    messages.success(request, str(DONE[tap.what]))
    return redirect("publish:edit", brand=request.brand.slug, pk=tap.post_id)


@require_POST
@member("write")
def schedule(request: BrandRequest, card: int) -> HttpResponse:
    return _tried(request, card, lambda row: schedule_card(row, request.person, request.now))


@require_POST
@member("write")
def repost(request: BrandRequest, card: int) -> HttpResponse:
    return _tried(request, card, lambda row: repost_card(row, request.person, request.now))


@require_POST
@member("write")
def dismiss(request: BrandRequest, card: int) -> HttpResponse:
    return _tried(request, card, lambda row: dismiss_card(row, request.person, request.now))


@require_POST
@member("write")
def undo(request: BrandRequest, tap: int) -> HttpResponse:
    row = get_object_or_404(Tap.of(request.brand), pk=tap)
    try:
        undo_tap(row, request.person, request.now)
    except CannotPassOn as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Undone."))
    return _back(request)


@require_POST
@member("write")
def forget(request: BrandRequest) -> HttpResponse:
    forget_taste(request.brand, request.person, request.now)
    messages.success(request, _("What taps had taught is forgotten."))
    return _back(request)


def _tried(request: BrandRequest, number: int, verb: Callable[[CuratedCard], Tap]) -> HttpResponse:
    """The verb, and back to the cards; what forbids it is told, and nothing was changed."""
    rows = CuratedCard.of(request.brand).select_related("brand", "channel", "watcher")
    row = get_object_or_404(rows, pk=number)
    try:
        tap = verb(row)
    except (CannotPassOn, NotNow, NotReady, QueueFull) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(DONE[tap.what]))
        if tap.what == TapKind.SCHEDULED and tap.post_id:
            tell_ahead(request, [tap.post_id])
    return _back(request)


def _back(request: BrandRequest) -> HttpResponse:
    """To the cards, of the watcher that was shown."""
    number = number_or_none(request.POST.get("watcher", ""))
    there = redirect("curate:index", brand=request.brand.slug)
    if number:
        there["Location"] += f"?watcher={number}"
    return there
