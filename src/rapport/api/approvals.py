"""What waits for somebody's yes, and a person's word on it."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.posts import placed
from rapport.api.replies import shown as reply_shown
from rapport.api.schemas import approval as shapes
from rapport.api.schemas.base import Page
from rapport.api.schemas.known import KnownHour
from rapport.api.schemas.post import PlacedPost
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.voting import GivenWord
from rapport.inbox.waiting_replies import waiting_replies
from rapport.outbox.models import Reply
from rapport.promise.bulk_votes import yes_to_many
from rapport.promise.every_vote import vote_on
from rapport.promise.waiting_changes import waiting_changes
from rapport.publishing.asked_posts import asked_posts
from rapport.publishing.known_ahead import known_of_posts
from rapport.publishing.waiting_edits import waiting_edits

router = Router(tags=["approvals"])


@router.get("/approvals", response=Page[shapes.Asked])
def list_approvals(request: ApiRequest) -> Page[shapes.Asked]:
    """What waits for a yes, at most 200 of a kind: changes of what a robot may say, or is out, replies, posts.

    Of each what waits for us comes first, and of that the riskiest.
    """
    given = (request.brand, request.person.pk, request.now)
    replies, posts, changes = waiting_replies(*given), asked_posts(*given), waiting_changes(*given)
    items = [shapes.Asked.of_change(one) for one in changes]
    items += [shapes.Asked.of_edit(one) for one in waiting_edits(*given)]
    items += [shapes.Asked.of_reply(one) for one in replies] + [shapes.Asked.of(one) for one in posts]
    return Page[shapes.Asked](items=items, next=None)


@router.post("/approvals/yes", response=shapes.ManyVoted, auth=WRITE)
def give_many(request: ApiRequest, given: shapes.ManyGiven) -> shapes.ManyVoted:
    """A yes to each, to exactly what its digest is the hash of; what changed, or is not ordinary, is left out."""
    picked = {one.id: one.digest for one in given.yes}
    done = yes_to_many(request.brand, picked, request.person, request.now)
    left = [shapes.LeftOutShape(id=one.number, why=one.why) for one in done.left_out]
    rows = ApprovalRequest.of(request.brand).filter(pk__in=done.kept, kind=RequestKind.POST)
    posts = list(rows.filter(outcome=RequestOutcome.APPROVED).values_list("subject", flat=True))
    known = KnownHour.of_all(known_of_posts(request.brand, posts, request.now))
    return shapes.ManyVoted(said_yes=list(done.kept), left_out=left, checks=known)


@router.post("/approvals/{int:approval}/vote", response=PlacedPost | shapes.Voted, auth=WRITE)
def give_vote(request: ApiRequest, approval: int, given: shapes.VoteGiven) -> PlacedPost | shapes.Voted:
    """The last yes puts exactly what was asked for in line, or in force; a no gives it back.

    `checks` of a post: what to know of its hour.
    """
    row = get_object_or_404(ApprovalRequest.of(request.brand), pk=approval)
    done = vote_on(row, GivenWord(given.yes, given.digest, given.words), request.person, request.now)
    if row.kind == RequestKind.POST:
        return placed(request, row.subject)
    row.refresh_from_db()
    reply = reply_shown(request.brand, done.pk) if isinstance(done, Reply) else None
    return shapes.Voted(id=row.pk, kind=row.kind, outcome=row.outcome, reply=reply)
