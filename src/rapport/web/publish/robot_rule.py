"""The rule for what a robot may say: which changes need the yes of others. Off until an owner writes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rapport.accounts.models import Membership, Role
from rapport.answers.models import RobotAct
from rapport.answers.robot_rule import robot_acts, set_robot_rule
from rapport.approvals.models import RequestKind
from rapport.approvals.rule import MOST_STEPS, four_eyes, rule_steps, set_four_eyes
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.publish.rule import step_given, step_rows


@page_with_form
@member("settle")
def steps(request: BrandRequest) -> HttpResponse:
    """Which changes, and the steps in their order; or, with `wanted=no`, one owner is enough again."""
    if request.method == "POST":
        return _set(request)
    members = Membership.of(request.brand).exclude(role=Role.VIEWER).select_related("person")
    context = {
        "rows": step_rows(rule_steps(request.brand, RequestKind.ROBOT)),
        "members": members.order_by("person__name"),
        "acts": robot_acts(request.brand),
        "there": four_eyes(request.brand, RequestKind.ROBOT),
        "inside": True,
        "tab": "approvals",
    }
    return show(request, "publish/robot_rule.html", context)


def _set(request: BrandRequest) -> HttpResponse:
    brand, by, now = request.brand, request.person, request.now
    if request.POST.get("wanted") == "no":
        set_four_eyes(brand, False, by, now, RequestKind.ROBOT)
        messages.success(request, _("Saved."))
        return redirect("publish:approvals", brand=brand.slug)
    given = [one for one in (step_given(request, n) for n in range(MOST_STEPS)) if one]
    acts = [one for one in request.POST.getlist("act") if one in RobotAct.values]
    try:
        set_robot_rule(brand, given, acts, by, now)
    except ValueError:
        messages.error(request, _("Choose somebody for at least one step. Nothing was changed."))
        return redirect("publish:robot-rule", brand=brand.slug)
    messages.success(request, _("Saved. What waits already goes on by the steps it was asked under."))
    return redirect("publish:approvals", brand=brand.slug)
