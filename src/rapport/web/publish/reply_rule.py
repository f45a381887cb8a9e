"""The rule for replies: which of them need the yes of others, and of whom. Off until an owner writes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rapport.accounts.models import Membership, Role
from rapport.approvals.models import RequestKind
from rapport.approvals.rule import MOST_STEPS, RuleScope, rule_scope, rule_steps, set_four_eyes
from rapport.channels.models import Channel
from rapport.domain.parameters import number_or_none
from rapport.inbox.reply_rule import set_reply_rule
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.words import KINDS
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.publish.rule import step_given, step_rows


@page_with_form
@member("settle")
def steps(request: BrandRequest) -> HttpResponse:
    """Which replies, and the steps in their order; or, with `wanted=no`, one person is enough again."""
    if request.method == "POST":
        return _set(request)
    members = Membership.of(request.brand).exclude(role=Role.VIEWER).select_related("person")
    scope = rule_scope(request.brand, RequestKind.REPLY)
    context = {
        "rows": step_rows(rule_steps(request.brand, RequestKind.REPLY)),
        "members": members.order_by("person__name"),
        "channels": Channel.of(request.brand).filter(closed_at=None).order_by("network", "handle"),
        "kinds": KINDS.items(),
        "scope": scope or RuleScope(),
        "there": scope is not None,
        "inside": True,
        "tab": "approvals",
    }
    return show(request, "publish/reply_rule.html", context)


def _set(request: BrandRequest) -> HttpResponse:
    brand, by, now = request.brand, request.person, request.now
    if request.POST.get("wanted") == "no":
        set_four_eyes(brand, False, by, now, RequestKind.REPLY)
        messages.success(request, _("Saved."))
        return redirect("publish:approvals", brand=brand.slug)
    given = [one for one in (step_given(request, n) for n in range(MOST_STEPS)) if one]
    try:
        set_reply_rule(brand, given, _scope(request), by, now)
    except ValueError:
        messages.error(request, _("Choose somebody for at least one step. Nothing was changed."))
        return redirect("publish:reply-rule", brand=brand.slug)
    messages.success(request, _("Saved. What waits already goes on by the steps it was asked under."))
    return redirect("publish:approvals", brand=brand.slug)


def _scope(request: BrandRequest) -> RuleScope:
    """What is not the brand's, or no kind or role there is, is left out."""
    given = request.POST
    wanted = [number_or_none(one) or 0 for one in given.getlist("channel")]
    channels = Channel.of(request.brand).filter(pk__in=wanted).values_list("pk", flat=True)
    kinds = tuple(one for one in given.getlist("kind") if one in KINDS)
    roles = tuple(one for one in given.getlist("role") if one in (Role.OWNER, Role.AGENT))
    return RuleScope(tuple(sorted(channels)), kinds, roles)
