"""A post's reply plan: chosen in the composer, shown and changed beside the comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.accounts.models import Membership, Person, Role
from rapport.domain.parameters import number_or_none
from rapport.inbox.replan import change_plan
from rapport.publishing.models import Post
from rapport.publishing.plan_models import LONGEST_DAYS, PlanAllows
from rapport.publishing.reply_plan import PlanGiven, plan_ends, plan_of
from rapport.publishing.standing import stands
from rapport.web.access import BrandRequest, member
from rapport.web.publish.form import whole_post

DAYS = (1, 3, 7, 14, 30)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan with what can be chosen instead; `ends` once a post with an end is out."""

    given: PlanGiven
    watchers: list[Person]
    ends: datetime | None = None
    mays: tuple[PlanAllows, ...] = tuple(PlanAllows)
    days: tuple[int, ...] = DAYS


def plan_shown(request: BrandRequest, post: Post | None, typed: QueryDict | None) -> PlanShown:
    """As it stands in the form where one was sent, else as the post has it."""
    given = plan_of(post) if post else PlanGiven()
    if typed is not None and "plan" in typed:
        given = read_plan(request, typed)
    ends = plan_ends(given, stands(post)) if post else None
    # A number of days that a program gave is one of the choices, so that saving does not change it.
    days = tuple(sorted({*DAYS, given.days})) if given.days else DAYS
    return PlanShown(given, _watchers(request), ends, days=days)


def read_plan(request: BrandRequest, typed: QueryDict) -> PlanGiven:
    """What was chosen; what cannot be read is as usual."""
    word = typed.get("plan", "")
    number = number_or_none(typed.get("watcher", ""))
    days = number_or_none(typed.get("plan-days", ""))
    watcher = next((one for one in _watchers(request) if one.pk == number), None)
    may = PlanAllows(word) if word in PlanAllows.values else PlanAllows.USUAL
    return PlanGiven(may, watcher, days if days and days <= LONGEST_DAYS else None)


def _watchers(request: BrandRequest) -> list[Person]:
    rows = Membership.of(request.brand).exclude(role=Role.VIEWER).select_related("person")
    return [one.person for one in rows.order_by("person__name")]


@require_POST
@member("write")
def change(request: BrandRequest, pk: int) -> HttpResponse:
    """From now on, also for a post that is out."""
    if (post := whole_post(request, pk)) is None:
        raise Http404("There is no such post.")
    change_plan(post, read_plan(request, request.POST), request.person, request.now)
    messages.success(request, _("The reply plan is changed; it holds from the next comment on."))
    return redirect("publish:post", brand=request.brand.slug, pk=pk)
