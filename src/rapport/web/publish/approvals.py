"""Approvals: what waits for a yes, with exactly what would leave, who is waited for, and since what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rapport.approvals.haste import SECONDS, haste_of
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.rule import four_eyes, rule_steps
from rapport.approvals.step_words import rule_line
from rapport.approvals.steps import team_of
from rapport.approvals.voting import GivenWord
from rapport.approvals.waiting import WaitingYes
from rapport.domain.parameters import number_or_none
from rapport.inbox.reply import NotAllowed
from rapport.inbox.waiting_replies import waiting_replies
from rapport.promise.bulk_votes import MOST_AT_ONCE, LeftOut, yes_to_many
from rapport.promise.every_vote import vote_on
from rapport.promise.waiting_changes import waiting_changes
from rapport.publishing.asked_posts import asked_posts
from rapport.publishing.checks import NotReady
from rapport.publishing.editing import EditRefused
from rapport.publishing.locked import NotNow
from rapport.publishing.waiting_edits import waiting_edits
from rapport.web.access import BrandRequest, member
from rapport.web.inbox.words import refusal_words
from rapport.web.page import show
from rapport.web.publish.one_post import tell_ahead
from rapport.web.publish.opened import opened_mark, seconds_since


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    given = (request.brand, request.person.pk, request.now)
    asked, replies, changes = asked_posts(*given), waiting_replies(*given), waiting_changes(*given)
    edits = waiting_edits(*given)
    waiting: list[WaitingYes] = [*asked, *replies, *changes, *edits]
    mine = [one for one in asked if one.mine]
    context = {
        "groups": [
            ("closely", [one for one in mine if not one.ordinary]),
            ("ordinary", [one for one in mine if one.ordinary]),
            ("others", [one for one in asked if not one.mine]),
        ],
        "asked": asked,
        "reply_rule": rule_line(
            rule_steps(request.brand, RequestKind.REPLY), team_of(request.brand.pk), written=False
        ),
        "changes": changes,
        "replies": replies,
        "edits": edits,
        "choosable": any(one.ordinary for one in waiting),
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
    row = get_object_or_404(ApprovalRequest.of(request.brand), pk=pk)
    given = request.POST
    took = seconds_since(given.get("opened", ""), request.now)
    said = GivenWord(given.get("vote") == "yes", given.get("seen", ""), given.get("words", ""), took)
    undo = timedelta(seconds=settings.UNDO_SECONDS)
    try:
        vote_on(row, said, request.person, request.now, undo)
    except (NotAllowed, EditRefused) as error:
        for one in error.refusals:
            messages.error(request, refusal_words(one))
    except (NotNow, NotReady) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your word is kept."))
        _tell_hours(request, [row.pk])
    talk = number_or_none(given.get("conversation", ""))
    if talk is not None and given.get("back") == "conversation":
        return redirect("inbox:show", brand=request.brand.slug, number=talk)
    return redirect("publish:approvals", brand=request.brand.slug)


@require_POST
@member("write")
def give_many(request: BrandRequest) -> HttpResponse:
    """A yes to each that was chosen, as it was shown; what changed since is left out and said."""
    chosen = [one.partition(":")[::2] for one in request.POST.getlist("pick")[:MOST_AT_ONCE]]
    picked = {number: seen for one, seen in chosen if (number := number_or_none(one)) is not None}
    took = seconds_since(request.POST.get("opened", ""), request.now)
    undo = timedelta(seconds=settings.UNDO_SECONDS)
    done = yes_to_many(request.brand, picked, request.person, request.now, took, undo)
    if n := len(done.kept):
        messages.success(request, ngettext("%(n)d yes is kept.", "%(n)d yeses are kept.", n) % {"n": n})
    _tell_hours(request, done.kept)
    if n := len(done.left_out) + len(chosen) - len(picked):
        said = ngettext("%(n)d was left out: %(why)s", "%(n)d were left out: %(why)s", n)
        why = " ".join(dict.fromkeys(_why(one) for one in done.left_out))
        messages.error(request, (said % {"n": n, "why": why}).strip())
    return redirect("publish:approvals", brand=request.brand.slug)


def _tell_hours(request: BrandRequest, requests: Sequence[int]) -> None:
    """Of the posts that are in line by the last yes to them."""
    rows = ApprovalRequest.of(request.brand).filter(pk__in=requests, kind=RequestKind.POST)
    tell_ahead(request, list(rows.filter(outcome=RequestOutcome.APPROVED).values_list("subject", flat=True)))


def _why(one: LeftOut) -> str:
    return " ".join(refusal_words(each) for each in one.refusals) or one.why
