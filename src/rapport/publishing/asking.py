"""Asking for a yes: bound to a hash of all that will be sent, void with any change, by the steps of the rule."""

from __future__ import annotations

from datetime import datetime

from rapport.accounts.models import Person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.approval_models import ApprovalStep, Approvers, Client, RequestStep, RuleStep
from rapport.publishing.composed import post_digest
from rapport.publishing.eyes import four_eyes
from rapport.publishing.models import ApprovalRequest, Post, RequestOutcome
from rapport.publishing.standing import PostStanding
from rapport.publishing.steps import asks_of

# What a step asks for; the rest is where it stands.
ASKS = ("place", "who", "role", "client_id", "need", "count", "silence", "patience")


def needs_yes(post: Post) -> bool:
    """Whether the post leaves on somebody else's yes alone: by the brand's rule, or because a client was asked."""
    return four_eyes(post.brand) or bool(asks_of(post.pk))


def ask_for_yes(standing: PostStanding, by: Person, now: datetime) -> ApprovalRequest:
    """One open request for the post as it is; in the caller's transaction, with no other open."""
    post = standing.post
    made = ApprovalRequest.across_brands.create(
        brand_id=post.brand_id,
        post=post,
        digest=post_digest(post, [one.variant for one in standing.variants]),
        asked_by=by,
        asked_at=now,
        version=post.version,
    )
    _steps(made, post)
    post.asked_at = now
    post.save(update_fields=["asked_at"])
    note(post.brand_id, What.APPROVAL_ASKED, now, by=by, post=post.pk, digest=made.digest)
    return made


def open_request(post: Post) -> ApprovalRequest | None:
    """The question that waits for an answer."""
    return ApprovalRequest.across_brands.filter(post=post, outcome=RequestOutcome.OPEN).first()


def asked_as_before(before: ApprovalRequest | None, standing: PostStanding) -> bool:
    """Put in line a second time just as it was, a post has no second question: the one before stands again.

    `before`: what was open when it was taken out of the line, in the same transaction. False: ask anew.
    """
    post = standing.post
    digest = post_digest(post, [one.variant for one in standing.variants])
    if before is None or (before.digest, before.version) != (digest, post.version):
        return False
    before.save(update_fields=["outcome", "closed_at"])
    post.asked_at = before.asked_at
    post.save(update_fields=["asked_at"])
    return True


def _steps(request: ApprovalRequest, post: Post) -> None:
    """Those of the rule, and behind them each client that was asked and is in none of them."""
    rows = list(RuleStep.of(post.brand).filter(rule__until=None).prefetch_related("people"))
    for row in rows:
        copied_step(row, RequestStep(brand_id=request.brand_id, request=request))
    for one in asks_of(post.pk):
        ask_client_too(request, one.link.client)


def ask_client_too(request: ApprovalRequest, client: Client) -> bool:
    """The client's yes counts as a step: the one that is meant for them, or a last one. Whether one was added."""
    rows = list(request.steps.all())
    if any(one.who == Approvers.CLIENT and one.client_id in (None, client.pk) for one in rows):
        return False
    place = max([one.place for one in rows], default=-1) + 1
    RequestStep.across_brands.create(
        brand_id=request.brand_id, request=request, place=place, who=Approvers.CLIENT, client=client
    )
    return True


def copied_step(row: ApprovalStep, to: ApprovalStep) -> None:
    """Write `to` with what `row` asks for."""
    for name in ASKS:
        setattr(to, name, getattr(row, name))
    to.save()
    to.people.set(row.people.all())
