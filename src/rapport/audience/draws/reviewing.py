"""What people do about a draw: whom they put back before it, and that its winners are named after it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.audience.draws.entrants import entered, targets_of
from rapport.audience.draws.models import PublishedDraw, PutBack
from rapport.audience.draws.terms import CannotDraw
from rapport.audience.giveaways import held_giveaway
from rapport.audience.models import Giveaway
from rapport.channels.models import State
from rapport.inbox.models import Identity
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.results.models import PostResult, ReadBack


@transaction.atomic
def put_back(giveaway: Giveaway, identity: Identity, on: bool, by: Person, now: datetime) -> None:
    """Somebody who was set aside is drawn all the same; `on` false: not any more. Raises `CannotDraw`."""
    row = held_giveaway(giveaway)
    if row.drawn_at or row.called_off_at:
        raise CannotDraw(_("It is drawn or called off: who was in it stays as it was."))
    mine = PutBack.across_brands.filter(giveaway=row, identity=identity)
    if mine.exists() is on:
        return
    if on and not entered(row).filter(pk=identity.pk).exists():
        raise CannotDraw(_("They have not entered this giveaway."))
    if on:
        PutBack.across_brands.create(brand_id=row.brand_id, giveaway=row, identity=identity, by=by, at=now)
    else:
        mine.delete()
    note(row.brand_id, What.GIVEAWAY_PUT_BACK, now, by=by, giveaway=row.pk, identity=identity.pk, on=on)


@transaction.atomic
def name_winners(giveaway: Giveaway, by: Person, now: datetime) -> None:
    """Its public page names the winners from now on; once it does, it does. Raises `CannotDraw`."""
    row = held_giveaway(giveaway)
    if row.named_at:
        return
    if not PublishedDraw.across_brands.filter(giveaway=row).exists():
        raise CannotDraw(_("It is not drawn: there are no winners to name."))
    row.named_at, row.named_by = now, by
    row.save(update_fields=["named_at", "named_by"])
    note(row.brand_id, What.GIVEAWAY_NAMED, now, by=by, giveaway=row.pk)


def came_late(row: Giveaway) -> int:
    """Who entered in time and was heard of after the draw: they were not in it."""
    drawn: PublishedDraw | None = getattr(row, "published", None)
    if drawn is None or row.drawn_at is None:
        return 0
    return max(0, entered(row).count() - drawn.heard)


def cannot_hear(row: Giveaway) -> bool:
    """Whether a channel of it brings nothing at present: who entered there may be missing."""
    places = [one.channel for one in targets_of(row)]
    states = [getattr(getattr(one, "health", None), "state", State.OK) for one in places]
    return any(one.closed_at for one in places) or any(one != State.OK for one in states)


def post_gone(row: Giveaway) -> bool:
    """Whether its post was looked for on a network and is gone there; who entered before stays in."""
    seen = PostResult.across_brands.filter(publication__part__variant__post=row.post_id, verdict=ReadBack.MISSING)
    return row.post_id is not None and seen.exists()
