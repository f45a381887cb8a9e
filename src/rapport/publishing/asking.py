"""Asking for a yes to a post: by the brand's rule, and of each client that was sent a link to it."""

from __future__ import annotations

from datetime import datetime

from rapport.accounts.models import Person
from rapport.approvals.asking import ask_client_too, ask_yes
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.rule import four_eyes
from rapport.publishing.composed import post_digest
from rapport.publishing.models import Post
from rapport.publishing.standing import PostStanding
from rapport.publishing.steps import asks_of, requests_of


def needs_yes(post: Post) -> bool:
    """Whether the post leaves on somebody else's yes alone: by the brand's rule, or because a client was asked."""
    return four_eyes(post.brand) or bool(asks_of(post.pk))


def ask_for_yes(standing: PostStanding, by: Person, now: datetime) -> ApprovalRequest:
    """One open request for the post as it is; in the caller's transaction, with no other open."""
    post = standing.post
    digest = post_digest(post, [one.variant for one in standing.variants])
    named = {"post": post.pk}
    made = ask_yes(post.brand_id, RequestKind.POST, post.pk, digest, by, now, named, post.version)
    for one in asks_of(post.pk):
        ask_client_too(made, one.link.client)
    post.asked_at = now
    post.save(update_fields=["asked_at"])
    return made


def open_request(post: Post) -> ApprovalRequest | None:
    """The question that waits for an answer."""
    return requests_of([post.pk]).filter(outcome=RequestOutcome.OPEN).first()


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
