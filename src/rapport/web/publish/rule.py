"""The brand's rule: who has to say yes, in which order. Switching it off asks again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.accounts.models import Membership, Role
from rapport.approvals.models import Approvers, Client, HowMany, OnSilence, RuleStep
from rapport.approvals.rule import MOST_STEPS, StepGiven, rule_steps, set_four_eyes, set_rule
from rapport.domain.parameters import number_or_none
from rapport.publishing.steps import open_standings
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show

HOUR, LONGEST = 60, 30 * 24


@require_POST
@member("settle")
def switch(request: BrandRequest) -> HttpResponse:
    """An owner asks for a second pair of eyes, or, asked again, no longer."""
    wanted = request.POST.get("wanted") == "yes"
    if not wanted and request.POST.get("sure") != "yes":
        waiting = len(open_standings(request.brand.pk))
        return show(request, "publish/rule_off.html", {"waiting": waiting, "tab": "approvals"})
    set_four_eyes(request.brand, wanted, request.person, request.now)
    messages.success(request, _("Saved."))
    return redirect("publish:approvals", brand=request.brand.slug)


@page_with_form
@member("settle")
def steps(request: BrandRequest) -> HttpResponse:
    """The steps in their order; one that nobody is chosen for is none."""
    if request.method == "POST":
        try:
            given = [one for one in (step_given(request, n) for n in range(MOST_STEPS)) if one]
            set_rule(request.brand, given, request.person, request.now)
        except ValueError:
            messages.error(request, _("Choose somebody for at least one step. Nothing was changed."))
            return redirect("publish:steps", brand=request.brand.slug)
        messages.success(request, _("Saved. What waits already goes on by the steps it was asked under."))
        return redirect("publish:approvals", brand=request.brand.slug)
    members = Membership.of(request.brand).exclude(role=Role.VIEWER).select_related("person")
    context = {
        "rows": step_rows(rule_steps(request.brand)),
        "members": members.order_by("person__name"),
        "clients": Client.of(request.brand).order_by("name"),
        "tab": "approvals",
    }
    return show(request, "publish/rule.html", context)


def step_rows(known: Sequence[RuleStep]) -> list[dict[str, Any]]:
    """The steps there are, and an empty one behind them; the first is of anybody until it is chosen."""
    rows: list[dict[str, Any]] = [
        {
            "who": f"role {one.role}" if one.who == Approvers.ROLE else _chosen(one),
            "people": {person.pk for person in one.people.all()},
            "need": one.need,
            "count": one.count,
            "silence": one.silence,
            "hours": one.patience // HOUR,
        }
        for one in known
    ]
    who = "" if known else str(Approvers.ANYBODY)
    empty = {"who": who, "people": set(), "need": "any", "count": 1, "silence": "wait", "hours": 24}
    return (rows + [empty])[:MOST_STEPS]


def _chosen(row: RuleStep) -> str:
    return f"client {row.client_id}" if row.client_id else str(row.who)


def step_given(request: BrandRequest, n: int) -> StepGiven | None:
    """The step at this place of the form; None where nobody is chosen for it."""
    given = request.POST
    kind, _space, which = given.get(f"who-{n}", "").partition(" ")
    if kind not in Approvers.values:
        return None
    ids = [number_or_none(one) or 0 for one in given.getlist(f"people-{n}")]
    members = Membership.of(request.brand).filter(person__in=ids).select_related("person")
    people = tuple(one.person for one in members) if kind == Approvers.PEOPLE else ()
    if kind == Approvers.PEOPLE and not people:
        return None
    client = (
        Client.of(request.brand).filter(pk=number_or_none(which) or 0).first()
        if kind == Approvers.CLIENT
        else None
    )
    need, silence = given.get(f"need-{n}", ""), given.get(f"silence-{n}", "")
    hours = number_or_none(given.get(f"hours-{n}", "")) or 24
    return StepGiven(
        Approvers(kind),
        people,
        which if kind == Approvers.ROLE and which in Role.values else "",
        client,
        HowMany(need) if need in HowMany.values else HowMany.ANY,
        max(1, min(20, number_or_none(given.get(f"count-{n}", "")) or 1)),
        OnSilence(silence) if silence in OnSilence.values else OnSilence.WAIT,
        min(hours, LONGEST) * HOUR,
    )
