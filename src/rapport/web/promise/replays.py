"""Replays: what would have changed hands in the last days under another setting."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rapport.promise.dial import ALPHAS, setting
from rapport.promise.group import Group
from rapport.promise.models import Replay
from rapport.promise.replay import ImpossibleReplay, ask
from rapport.promise.replay import stop as stop_it
from rapport.triage.read import READERS
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.promise.words import READER_NAMES

LATEST, EXAMPLES = 20, 8
DAYS = (1, 7, 30, 90)


class ReplayForm(forms.Form):
    """What is asked: how far back, with which dial, read by whom."""

    days = forms.TypedChoiceField(label=_("The last"), coerce=int, initial=30)
    alpha = forms.TypedChoiceField(label=_("Complaints that may get a robot"), coerce=float)
    reader = forms.ChoiceField(label=_("Read by"), initial="fast")

    def __init__(self, alpha: float, data: Any = None) -> None:
        super().__init__(data, initial={"alpha": alpha, "days": 30, "reader": "fast"})
        days = ngettext_lazy("%(n)d day", "%(n)d days", "n")
        self._offer("days", [(n, days % {"n": n}) for n in DAYS])
        self._offer("alpha", [(a, gettext("%(n)g in 100") % {"n": a * 100}) for a in sorted({*ALPHAS, alpha})])
        self._offer("reader", [(code, READER_NAMES.get(code, code)) for code in READERS])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class RouteChange:
    """How many messages would go from one route to another; `share` of the most frequent change, out of 100."""

    before: str
    after: str
    count: int
    share: int
    examples: list[dict[str, Any]]


@page_with_form
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """Everybody sees what was asked; owners ask."""
    if request.method == "POST" and not request.membership.may_settle:
        raise PermissionDenied(gettext("Only owners ask for a replay."))
    form = ReplayForm(setting(request.brand).alpha, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = ask(request.brand, request.person, request.now, **form.cleaned_data)
        except ImpossibleReplay:
            messages.error(request, gettext("Such a replay is not possible. Nothing was begun."))
        else:
            return redirect("promise:replay", brand=request.brand.slug, pk=made.pk)
    rows = Replay.of(request.brand).select_related("by").order_by("-pk")[:LATEST]
    context = {"tab": "replays", "form": form, "replays": rows}
    return show(request, "promise/replays.html", context, status=422 if form.errors else 200)


@require_safe
@member("see")
def replay(request: BrandRequest, pk: int) -> HttpResponse:
    """One replay; while it runs, the page asks for the fragment every second."""
    row = get_object_or_404(Replay.of(request.brand).select_related("by"), pk=pk)
    template = "promise/run.html" if request.htmx else "promise/replay.html"  # type: ignore[attr-defined]
    return show(request, template, {"tab": "replays", **_found(request, row)})


@require_POST
@member("settle")
def stop(request: BrandRequest, pk: int) -> HttpResponse:
    """No more of it; what was counted until now stays."""
    row = get_object_or_404(Replay.of(request.brand), pk=pk)
    stop_it(row, request.person, request.now)
    return redirect("promise:replay", brand=request.brand.slug, pk=row.pk)


def _found(request: BrandRequest, row: Replay) -> dict[str, Any]:
    found = row.found
    changes = changes_of(found)
    thresholds = [
        {**one, "group": Group(row.brand_id, one["language"], one["kind"])} for one in found.get("thresholds", [])
    ]
    return {
        "replay": row,
        "running": row.state in ("waiting", "running"),
        "changes": changes,
        "changed": sum(one.count for one in changes),
        "thresholds": thresholds,
        "may_settle": request.membership.may_settle,
    }


def changes_of(found: dict[str, Any]) -> list[RouteChange]:
    """What would go elsewhere, the most frequent first, each with a few examples; what stays is not listed."""
    moved = [one for one in found.get("changes", []) if one["from"] != one["to"]]
    most = max((one["count"] for one in moved), default=1)
    examples = sorted(found.get("examples", []), key=_route)
    shown = {route: list(some)[:EXAMPLES] for route, some in groupby(examples, key=_route)}
    changes = [
        RouteChange(*_route(one), one["count"], round(100 * one["count"] / most), shown.get(_route(one), []))
        for one in moved
    ]
    return sorted(changes, key=lambda one: -one.count)


def _route(one: dict[str, Any]) -> tuple[str, str]:
    return one["from"], one["to"]
