"""A yes or no of the team. The last yes puts exactly what was asked for in line, and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.accounts.models import Person
from rapport.domain.post_states import Move, PostState
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.checks import NotReady, checks_of
from rapport.publishing.composed import post_digest
from rapport.publishing.line import put_in_line
from rapport.publishing.locked import NotNow, check_move, locked, out_of_line, void_request
from rapport.publishing.models import ApprovalRequest, Post, RequestOutcome, Variant, Vote, When
from rapport.publishing.standing import PostStanding
from rapport.publishing.step_words import waiting_words
from rapport.publishing.steps import request_standing

VOID = gettext_lazy("This post was changed since: what you read is not what would leave. Look at it again.")
# Longer than this, somebody left the page open and came back.
LONGEST_LOOK = 24 * 3600


@transaction.atomic
def vote(
    request: ApprovalRequest,
    yes: bool,
    by: Person,
    now: datetime,
    *,
    seen: str,
    words: str = "",
    seconds: int | None = None,
) -> Post:
    """Say yes or no to what was read under the hash `seen`. Raises `NotNow` with nothing changed.

    Nobody says yes to words that they wrote last or asked for, nor before it is their turn; a no needs words and
    may come from anybody of the team. `seconds`: from opening it to the word.
    """
    found, open_one = open_as_read(request, seen)
    if yes and by.pk in stand_for(open_one):
        raise NotNow(_("Nobody says yes to their own post here; a second person has to."))
    check_words(yes, words)
    standing = request_standing(open_one)
    if yes and not standing.waits_for(by.pk):
        raise NotNow(_("It does not wait for you now, but for: %(who)s.") % {"who": waiting_words(standing)})
    took = None if seconds is None else max(0, min(seconds, LONGEST_LOOK))
    Vote.across_brands.update_or_create(
        request=open_one,
        person=by,
        defaults={"brand": request.brand, "yes": yes, "words": words.strip()[:1000], "at": now, "seconds": took},
    )
    note(request.brand_id, What.APPROVAL_VOTED, now, by=by, post=request.post_id, yes=yes, digest=seen)
    settle_vote(found, open_one, yes, by, now)
    return locked(request.post).post


def open_as_read(request: ApprovalRequest, seen: str) -> tuple[PostStanding, ApprovalRequest]:
    """The post and its request, locked until the transaction ends. Raises `NotNow` unless as it was read."""
    found = locked(request.post)
    waiting = ApprovalRequest.across_brands.select_for_update().filter(outcome=RequestOutcome.OPEN)
    open_one = waiting.filter(pk=request.pk).first()
    if open_one is None:
        raise NotNow(_("Somebody has settled this meanwhile; look at it again."))
    if not seen == open_one.digest == post_digest(found.post, [one.variant for one in found.variants]):
        raise NotNow(str(VOID))
    return found, open_one


def check_words(yes: bool, words: str) -> None:
    """An objection is no yes, and a no needs words. Raises `NotNow`."""
    if yes and words.strip():
        raise NotNow(_("You wrote what should be different. Press Change it, or take the words away and say yes."))
    if not yes and not words.strip():
        raise NotNow(_("Say what should be different; then it goes back."))


def settle_vote(found: PostStanding, request: ApprovalRequest, yes: bool, by: Person, now: datetime) -> None:
    """After a vote was written: a no gives the post back, the last yes puts it in line; else it waits on."""
    if not yes:
        void_request(found.post, now, RequestOutcome.RETURNED)
    elif request_standing(request).current is None:
        void_request(found.post, now, RequestOutcome.APPROVED)
        _line_up(found.post, by, now)


def _line_up(post: Post, by: Person, now: datetime) -> None:
    found = locked(post)
    ready = [one for one in check_move(found, Move.LINE_UP) if one.state is PostState.DRAFT and one.variant.how]
    if blocking := [one for one in checks_of(post, [one.variant for one in ready], now) if one.blocks]:
        raise NotReady(blocking)
    for one in ready:
        out_of_line(one, by, now)
        if one.variant.how == When.NOW:
            Variant.across_brands.filter(pk=one.variant.pk).update(at=now)
        put_in_line(one.variant, by, now)
    note(post.brand_id, What.POST_SCHEDULED, now, by=by, post=post.pk, how="approved", channels=len(ready))


def stand_for(request: ApprovalRequest) -> set[int]:
    """Whose words they are already: who asked, and who wrote them last. A second person is somebody else."""
    wrote = request.post.versions.filter(number__lte=request.post.version).latest("number")
    return {request.asked_by_id, wrote.by_id}
