"""Holding a post: one hold stops all of its variants; let go, what has its hour before it is in line again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.domain.post_states import Move, may
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Step
from rapport.outbox.publish import revoke_publication
from rapport.publishing.asking import needs_yes
from rapport.publishing.fact import check_rest
from rapport.publishing.line import put_in_line
from rapport.publishing.locked import NotNow, locked, out_of_line, void_request
from rapport.publishing.models import Post
from rapport.publishing.standing import VariantStanding


@transaction.atomic
def hold_post(post: Post, why: str, by: Person | None, now: datetime) -> bool:
    """Nothing more of it leaves; `by` nobody where it holds by itself. False: something was leaving at this
    moment; its step says what became of it.
    """
    found = locked(post)
    if found.post.held_at:
        return True
    void_request(found.post, now)
    found.post.held_at, found.post.held_by, found.post.held_why = now, by, why.strip()[:300]
    found.post.save(update_fields=["held_at", "held_by", "held_why"])
    open_steps = (Step.QUEUED, Step.SENDING, Step.UNKNOWN)
    rows = [row for one in found.variants for row in reversed(one.publications) if row.step in open_steps]
    stopped = [revoke_publication(row, by, now) for row in rows]
    note(post.brand_id, What.POST_HELD, now, by=by, post=post.pk, why=why[:300])
    return all(stopped)


@transaction.atomic
def release_post(post: Post, by: Person, now: datetime) -> Post:
    """It may go on: back in line at its hour where that is still to come, else a draft. Raises `NotNow`, also
    where what it rests on is not in force.
    """
    found = locked(post)
    if not found.post.held_at:
        raise NotNow(_("Nobody holds this post."))
    check_rest(found.post, now)
    if any(row.step == Step.SENDING for one in found.variants for row in one.publications):
        raise NotNow(_("A part of it is on its way this moment; try again in a minute."))
    again = [one for one in found.variants if _had_its_hour(one, now)]
    # Where a second person has to say yes, they say it again: much may have happened since.
    goes_on = [] if needs_yes(post) else again
    for one in found.variants:
        # Of what is partly out the rest is missed, for somebody to send or to leave; it is never dropped unseen.
        if may(one.state, Move.RELEASE) and (one in goes_on or not one.partly_out):
            out_of_line(one, by, now)
    found.post.held_at, found.post.held_by, found.post.held_why = None, None, ""
    found.post.queue_hold = None
    found.post.save(update_fields=["held_at", "held_by", "held_why", "queue_hold"])
    for one in goes_on:
        put_in_line(one.variant, by, now)
    note(post.brand_id, What.POST_RELEASED, now, by=by, post=post.pk, again=len(again))
    return locked(post).post


def _had_its_hour(one: VariantStanding, now: datetime) -> bool:
    """It was in line when it was held, for an hour that is still to come."""
    in_line = any(row.step == Step.WITHDRAWN for row in one.publications)
    return in_line and one.variant.at is not None and one.variant.at > now
