"""What becomes of a step that nobody answers: it waits, the owners may answer too, or the post does not go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Brand
from rapport.jobs.one_by_one import one_by_one
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.approval_models import ApprovalRequest, OnSilence, RequestOutcome, RequestStep
from rapport.publishing.client_voting import must_leave_by
from rapport.publishing.locked import locked, void_request
from rapport.publishing.standing import PostStanding
from rapport.publishing.steps import RequestStanding, open_standings, request_standing

# Owners need a moment to answer, so they are asked no later than this before the post's hour.
IN_TIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SilenceRule:
    """What happens at `at` if nobody answers before."""

    what: OnSilence
    at: datetime


def silence_of(asked: RequestStanding, post: PostStanding) -> SilenceRule | None:
    """What the current step's silence leads to, and when; None where it waits, or has led to it.

    The post's own hour is the deadline: nothing is decided after it.
    """
    step = asked.current
    if step is None or step.silence == OnSilence.WAIT or step.owners_too_at:
        return None
    what, deadline = OnSilence(step.silence), must_leave_by(post)
    at = asked.began + timedelta(minutes=step.patience)
    if deadline:
        at = min(at, deadline - IN_TIME if what is OnSilence.ESCALATE else deadline)
    return SilenceRule(what, max(at, asked.began))


def answer_silence(now: datetime, brand: Brand | None = None) -> int:
    """For every open request of all brands, or of one; done twice it does nothing more. How many were moved."""
    rows = ApprovalRequest.across_brands.filter(outcome=RequestOutcome.OPEN)
    rows = rows.filter(brand=brand) if brand else rows
    silent = rows.exclude(steps__isnull=True).filter(steps__silence__in=[OnSilence.ESCALATE, OnSilence.DROP])
    brands = sorted(set(silent.values_list("brand", flat=True)))
    asked = (one for number in brands for one in open_standings(number))
    return one_by_one(asked, lambda one: _answered(one, now))


@transaction.atomic
def _answered(asked: RequestStanding, now: datetime) -> bool:
    if asked.current is None or asked.current.silence == OnSilence.WAIT:
        return False
    post = locked(asked.request.post)
    if not ApprovalRequest.across_brands.filter(pk=asked.request.pk, outcome=RequestOutcome.OPEN).exists():
        return False
    fresh = request_standing(asked.request)
    rule, step = silence_of(fresh, post), fresh.current
    if rule is None or step is None or now < rule.at:
        return False
    if rule.what is OnSilence.ESCALATE:
        RequestStep.across_brands.filter(pk=step.pk).update(owners_too_at=now, reminded=0)
        note(post.post.brand_id, What.APPROVAL_ESCALATED, now, post=post.post.pk)
    else:
        void_request(post.post, now, RequestOutcome.DROPPED)
        note(post.post.brand_id, What.APPROVAL_DROPPED, now, post=post.post.pk)
    return True
