"""The watchers: what each looks for, what it brought and cost, and whether it passes on by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.connectors.registry import manifest
from rapport.curation.models import PassingOn, Watcher, WatcherDay
from rapport.curation.passing_on import CannotPassOnAlone, begin_passing_on, end_passing_on, may_pass_on
from rapport.curation.watching import (
    CannotWatch,
    end_watcher,
    money_a_day,
    pause_watcher,
    set_watcher,
    watchers_of,
)
from rapport.curation.ways import in_money
from rapport.domain.parameters import number_or
from rapport.web.access import BrandRequest, member
from rapport.web.curate.spending import SpendingAsked, asked_first
from rapport.web.curate.watcher_form import WatcherForm, as_typed
from rapport.web.curate.words import EVERY, LOOKS
from rapport.web.methods import page_with_form
from rapport.web.network_words import in_words
from rapport.web.page import show


@dataclass(frozen=True, slots=True)
class WatcherLine:
    """One watcher as the list shows it: what it read, found and spent this month; `day`: at most in one day."""

    row: Watcher
    read: int
    found: int
    spent: str
    day: str
    alone: PassingOn | None
    may: bool

    @property
    def looks(self) -> str:
        return str(LOOKS[self.row.looks])

    @property
    def every(self) -> str:
        return str(EVERY.get(self.row.minutes) or _("every %(n)d minutes") % {"n": self.row.minutes})

    @property
    def why(self) -> str:
        """Why the last look brought nothing, in the language of whoever reads it."""
        if self.row.channel and self.row.channel.closed_at:
            return _("Its channel is disconnected. Connect it again in Settings, or choose another.")
        return in_words(self.row.reason)


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    return show(request, "curate/watchers.html", {"lines": _lines(request)})


def _lines(request: BrandRequest) -> list[WatcherLine]:
    month = WatcherDay.of(request.brand).filter(day__gte=timezone.localdate(request.now).replace(day=1))
    sums = {
        number: (read, found, spent)
        for number, read, found, spent in month.values_list("watcher").annotate(
            Sum("read"), Sum("found"), Sum("millionths")
        )
    }
    alone = {one.watcher_id: one for one in PassingOn.of(request.brand).filter(until=None)}
    found = []
    for row in watchers_of(request.brand):
        read, made, spent = sums.get(row.pk, (0, 0, 0))
        cost, day = (in_money(manifest(row.network), one) if one else "" for one in (spent, row.millionths_a_day))
        found.append(WatcherLine(row, read, made, cost, day, alone.get(row.pk), may_pass_on(row)))
    return found


@page_with_form
@member("write")
def new(request: BrandRequest) -> HttpResponse:
    return _form(request, None)


@page_with_form
@member("write")
def edit(request: BrandRequest, watcher: int) -> HttpResponse:
    return _form(request, _found(request, watcher))


def _form(request: BrandRequest, row: Watcher | None) -> HttpResponse:
    initial = as_typed(row) if row else {}
    form = (
        WatcherForm(request, request.POST) if request.method == "POST" else WatcherForm(request, initial=initial)
    )
    asked = None
    if request.method == "POST" and form.is_valid():
        try:
            asked = _saved(request, form, row)
        except CannotWatch as error:
            form.add_error(None, str(error))
        else:
            if asked is None:
                messages.success(request, _("Saved. It looks within a minute."))
                return redirect("curate:watchers", brand=request.brand.slug)
    told = {"form": form, "watcher": row, "asked": asked, "tab": "watchers"}
    return show(request, "curate/watcher.html", told, status=422 if form.errors else 200)


def _saved(request: BrandRequest, form: WatcherForm, row: Watcher | None) -> SpendingAsked | None:
    """The watcher as it is to be; or, with nothing saved, what has to be agreed to. Raises `CannotWatch`."""
    given = form.given()
    way = form.ways[form.cleaned_data["way"]]
    day = money_a_day(way, given.millionths_a_day)
    asked = asked_first(way, day, row, request.POST.get("agreed", ""))
    if asked is None:
        set_watcher(request.brand, given, request.person, request.now, row)
    return asked


@require_POST
@member("write")
def rest(request: BrandRequest, watcher: int) -> HttpResponse:
    """`paused` is yes, or it looks again."""
    pause_watcher(_found(request, watcher), request.POST.get("paused") == "yes", request.person, request.now)
    return redirect("curate:watchers", brand=request.brand.slug)


@require_POST
@member("write")
def end(request: BrandRequest, watcher: int) -> HttpResponse:
    end_watcher(_found(request, watcher), request.person, request.now)
    messages.success(request, _("It is over; what it found stays for a month."))
    return redirect("curate:watchers", brand=request.brand.slug)


@require_POST
@member("settle")
def passing_on(request: BrandRequest, watcher: int) -> HttpResponse:
    """An owner switches it on, with its pace, or off."""
    row, given = _found(request, watcher), request.POST
    if given.get("wanted") != "yes":
        for one in PassingOn.of(request.brand).filter(watcher=row, until=None):
            end_passing_on(one, request.person, request.now)
        messages.success(request, _("It passes nothing on by itself any more."))
        return redirect("curate:watchers", brand=request.brand.slug)
    least, a_day, gap = (number_or(given.get(name, ""), 0) for name in ("least", "a_day", "gap"))
    try:
        begin_passing_on(row, least, a_day, gap, request.person, request.now)
    except CannotPassOnAlone as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It passes on by itself now. The stop holds it."))
    return redirect("curate:watchers", brand=request.brand.slug)


def _found(request: BrandRequest, number: int) -> Watcher:
    rows = Watcher.of(request.brand).filter(ended_at=None).select_related("channel", "brand")
    return get_object_or_404(rows, pk=number)
