"""A yes or no of the team. The last yes puts exactly what was asked for in line, and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.voting import GivenWord, vote_as_person
from rapport.domain.post_states import Move, PostState
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.checks import NotReady, checks_of
from rapport.publishing.line import put_in_line
from rapport.publishing.locked import NotNow, check_move, locked, out_of_line
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.steps import POSTS, post_of


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
    outcome = vote_as_person(request, GivenWord(yes, seen, words, seconds), by, now, POSTS)
    post = post_of(request)
    if outcome == RequestOutcome.APPROVED:
        line_up_approved(post, by, now)
    return locked(post).post


def line_up_approved(post: Post, by: Person, now: datetime) -> None:
    """What everybody has said yes to, in line. Raises `NotReady` where a rule of the network forbids it by now.

    Raises `NotNow` where it comes round: only its copies leave.
    """
    found = locked(post)
    if found.post.template_of_id:
        raise NotNow(_("This post comes round: its copies leave, not itself."))
    open_ones = check_move(found, Move.LINE_UP)
    ready = [one for one in open_ones if one.variant.how and (one.state is PostState.DRAFT or one.wanted)]
    if blocking := [one for one in checks_of(post, [one.variant for one in ready], now) if one.blocks]:
        raise NotReady(blocking)
    for one in ready:
        out_of_line(one, by, now)
        if one.variant.how == When.NOW:
            Variant.across_brands.filter(pk=one.variant.pk).update(at=now)
        put_in_line(one.variant, by, now)
    note(post.brand_id, What.POST_SCHEDULED, now, by=by, post=post.pk, how="approved", channels=len(ready))
