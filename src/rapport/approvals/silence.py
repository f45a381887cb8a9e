"""What becomes of a step that nobody answers: it waits, owners may answer too, or it is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Brand
from rapport.approvals.asking import close_requests, note_about
from rapport.approvals.models import ApprovalRequest, OnSilence, RequestKind, RequestOutcome, RequestStep
from rapport.approvals.not_now import NotNow
from rapport.approvals.steps import RequestStanding, asked_standing, open_asked
from rapport.approvals.subjects import Subjects
from rapport.jobs.one_by_one import one_by_one
from rapport.ledger.what import What

# Owners need a moment to answer, so they are asked no later than this before the deadline.
IN_TIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SilenceRule:
    """What happens at `at` if nobody answers before."""

    what: OnSilence
    at: datetime


def silence_of(asked: RequestStanding) -> SilenceRule | None:
    """What the current step's silence leads to, and when; None where it waits, or has led to it.

    The deadline of what was asked is the last moment: nothing is decided after it.
    """
    step = asked.current
    if step is None or step.silence == OnSilence.WAIT or step.owners_too_at:
        return None
    what, deadline = OnSilence(step.silence), asked.about.deadline
    at = asked.began + timedelta(minutes=step.patience)
    if deadline:
        at = min(at, deadline - IN_TIME if what is OnSilence.ESCALATE else deadline)
    return SilenceRule(what, max(at, asked.began))


def answer_silence(subjects: Subjects, now: datetime, brand: Brand | None = None) -> int:
    """For every open request of this kind; done twice it does nothing more. How many were moved."""
    rows = ApprovalRequest.across_brands.filter(kind=subjects.kind, outcome=RequestOutcome.OPEN)
    rows = rows.filter(brand=brand) if brand else rows
    silent = rows.exclude(steps__isnull=True).filter(steps__silence__in=[OnSilence.ESCALATE, OnSilence.DROP])
    brands = sorted(set(silent.values_list("brand", flat=True)))
    asked = (one for number in brands for one in open_asked(number, subjects))
    return one_by_one(asked, lambda one: _answered(one, now, subjects))


@transaction.atomic
def _answered(asked: RequestStanding, now: datetime, subjects: Subjects) -> bool:
    row = asked.request
    if asked.current is None or asked.current.silence == OnSilence.WAIT:
        return False
    try:
        subjects.held_digest(row)
    except NotNow:
        return False
    if not ApprovalRequest.across_brands.filter(pk=row.pk, outcome=RequestOutcome.OPEN).exists():
        return False
    fresh = asked_standing(row, subjects)
    rule, step = silence_of(fresh), fresh.current
    if rule is None or step is None or now < rule.at:
        return False
    if rule.what is OnSilence.ESCALATE:
        RequestStep.across_brands.filter(pk=step.pk).update(owners_too_at=now, reminded=0)
        note_about(row.brand_id, What.APPROVAL_ESCALATED, now, fresh.about.named)
    else:
        close_requests(RequestKind(row.kind), row.subject, now, RequestOutcome.DROPPED)
        subjects.closed(row, RequestOutcome.DROPPED, now)
        note_about(row.brand_id, What.APPROVAL_DROPPED, now, fresh.about.named)
    return True
