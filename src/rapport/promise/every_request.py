"""All that a yes is asked for, whatever its kind: how much waits for one person, and what silence leads to."""

from __future__ import annotations

from datetime import datetime

from rapport.accounts.models import Brand
from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.silence import answer_silence
from rapport.approvals.steps import RequestStanding, asked_standing, waiting_for
from rapport.approvals.subjects import Subjects
from rapport.inbox.asked_reply import REPLIES
from rapport.promise.robot_voting import ROBOT
from rapport.publishing.change_steps import CHANGES
from rapport.publishing.steps import POSTS

KINDS: tuple[Subjects, ...] = (POSTS, REPLIES, ROBOT, CHANGES)


def waiting_for_yes(brand: int, person: int) -> int:
    """How many requests wait for this person's yes now."""
    rows = ApprovalRequest.across_brands.filter(brand_id=brand, outcome=RequestOutcome.OPEN)
    there = set(rows.values_list("kind", flat=True))
    return sum(waiting_for(brand, person, one) for one in KINDS if one.kind in there)


def standing_of(request: ApprovalRequest) -> RequestStanding:
    """A request as it stands, whatever it is about."""
    return asked_standing(request, next(one for one in KINDS if one.kind == request.kind))


def answer_every_silence(now: datetime, brand: Brand | None = None) -> int:
    """For every open request of all brands, or of one; done twice it does nothing more. How many were moved."""
    return sum(answer_silence(one, now, brand) for one in KINDS)
