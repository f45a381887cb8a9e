"""Calling off a giveaway that was announced: why is kept, nothing is drawn, and a post says so where wished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.audience.draws.entrants import targets_of
from rapport.audience.giveaways import CannotDraw
from rapport.audience.models import Giveaway
from rapport.domain.post_states import PostState
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.checks import NotReady
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow, locked, out_of_line, void_request
from rapport.publishing.models import Post, When
from rapport.publishing.writing import PostGiven, VariantGiven, write_post

IN_LINE = (PostState.SCHEDULED, PostState.WAITING)


@dataclass(frozen=True, slots=True)
class CalledOff:
    """`post`: what tells everybody, None where nobody wished that. `waits`: why it has not gone in line, or ""."""

    giveaway: Giveaway
    post: Post | None = None
    waits: str = ""


@transaction.atomic
def call_off_giveaway(giveaway: Giveaway, why: str, by: Person, now: datetime, says: str = "") -> CalledOff:
    """Nothing is drawn any more. `says`: words for everybody, as a post of their own; empty: none is written.

    The post takes the way of every other: where four eyes are on it waits for a yes, and what the network or an
    incident forbids stays a draft. Called off twice is once. Raises `CannotDraw`.
    """
    row = (
        Giveaway.across_brands.select_for_update(of=("self",))
        .select_related("channel", "brand")
        .get(pk=giveaway.pk)
    )
    if row.called_off_at:
        return CalledOff(row, row.told_by)
    if row.drawn_at:
        raise CannotDraw(_("Its winners are drawn already, and were told. It cannot be called off."))
    if not why.strip():
        raise CannotDraw(_("Say why it is called off; the record keeps it."))
    if row.post:
        _not_any_more(row.post, by, now)
    post, waits = _told(row, says, by, now) if says.strip() else (None, "")
    row.called_off_at, row.called_off_by, row.called_off_why, row.told_by = now, by, why.strip()[:1000], post
    row.save(update_fields=["called_off_at", "called_off_by", "called_off_why", "told_by"])
    told = post.pk if post else None
    note(row.brand_id, What.GIVEAWAY_CALLED_OFF, now, by=by, giveaway=row.pk, why=row.called_off_why, post=told)
    return CalledOff(row, post, waits)


def _not_any_more(post: Post, by: Person, now: datetime) -> None:
    """What of its own post has not left does not leave, and a yes to it is void."""
    for one in locked(post).variants:
        if one.state in IN_LINE:
            out_of_line(one, by, now)
    void_request(post, now)
    Post.across_brands.filter(pk=post.pk).update(until=now)


def _told(row: Giveaway, says: str, by: Person, now: datetime) -> tuple[Post, str]:
    places = {one.channel.pk: one.channel for one in targets_of(row)}
    variants = tuple(VariantGiven(one) for one in places.values() if one.closed_at is None)
    if not variants:
        raise CannotDraw(_("Its channel is not connected any more: nothing can be published there."))
    post = write_post(row.brand, PostGiven(says.strip()[:20_000], variants), by, now)
    try:
        with transaction.atomic():
            done = line_up(post, When.NOW, by, now)
    except (NotNow, NotReady) as error:
        return post, str(error)
    return done, _("It waits for a yes.") if done.asked_at else ""
