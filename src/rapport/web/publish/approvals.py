"""Approvals: what waits for a yes, with exactly what would leave, who is waited for, and since what it changed."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rapport.domain.parameters import number_or_none
from rapport.publishing.asked_posts import asked_posts
from rapport.publishing.checks import NotReady
from rapport.publishing.eyes import four_eyes, rule_steps
from rapport.publishing.haste import SECONDS, haste_of
from rapport.publishing.locked import NotNow
from rapport.publishing.models import ApprovalRequest
from rapport.publishing.steps import team_of
from rapport.publishing.voting import vote
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.publish.opened import opened_mark, seconds_since
from rapport.web.publish.rule import rule_line

MOST_AT_ONCE = 100


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    asked = asked_posts(request.brand, request.person.pk, request.now)
    mine = [one for one in asked if one.mine]
    context = {
        "groups": [
            ("closely", [one for one in mine if not one.ordinary]),
            ("ordinary", [one for one in mine if one.ordinary]),
            ("others", [one for one in asked if not one.mine]),
        ],
        "asked": asked,
        "four_eyes": four_eyes(request.brand),
        "rule": rule_line(rule_steps(request.brand), team_of(request.brand.pk)),
        "opened": opened_mark(request.now),
        "haste": haste_of(request.brand, request.now) if request.membership.may_settle else [],
        "seconds": SECONDS,
    }
    return show(request, "publish/approvals.html", context)


@require_POST
@member("write")
def give(request: BrandRequest, pk: int) -> HttpResponse:
    """A yes or a no, to the hash `seen`."""
    row = get_object_or_404(ApprovalRequest.of(request.brand).select_related("post__brand"), pk=pk)
    given = request.POST
    seen, words = given.get("seen", ""), given.get("words", "")
    took = seconds_since(given.get("opened", ""), request.now)
    try:
        vote(row, given.get("vote") == "yes", request.person, request.now, seen=seen, words=words, seconds=took)
    except (NotNow, NotReady) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your word is kept."))
    return redirect("publish:approvals", brand=request.brand.slug)


@require_POST
@member("write")
def give_many(request: BrandRequest) -> HttpResponse:
    """A yes to each that was chosen, or to none: one that changed, or is to be looked at closely, stops it."""
    picked = dict(one.partition(":")[::2] for one in request.POST.getlist("pick")[:MOST_AT_ONCE])
    ordinary = {
        str(one.request.pk): one.request
        for one in asked_posts(request.brand, request.person.pk, request.now)
        if one.ordinary
    }
    took = seconds_since(request.POST.get("opened", ""), request.now)
    try:
        with transaction.atomic():
            for number, seen in picked.items():
                if number_or_none(number) is None or number not in ordinary:
                    raise NotNow(
                        _("One of them changed, or asks for a closer look. Nothing was said to any of them.")
                    )
                vote(ordinary[number], True, request.person, request.now, seen=seen, seconds=took)
    except (NotNow, NotReady) as error:
        messages.error(request, str(error))
    else:
        n = len(picked)
        messages.success(request, ngettext("%(n)d yes is kept.", "%(n)d yeses are kept.", n) % {"n": n})
    return redirect("publish:approvals", brand=request.brand.slug)
