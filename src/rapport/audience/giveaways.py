"""Giveaways: announced with rules and a promised seed, drawn once among those who entered in time."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.audience.draws.address import promise_key
from rapport.audience.draws.entrants import Entrant, entrants_of
from rapport.audience.draws.models import DrawLook, TermsKept
from rapport.audience.draws.state import GiveawayState, giveaway_state
from rapport.audience.draws.terms import MOST_PRIZES as MOST_PRIZES
from rapport.audience.draws.terms import CannotDraw as CannotDraw
from rapport.audience.draws.terms import GiveawayTerms, checked_terms
from rapport.audience.draws.told import drawing_of as drawing_of
from rapport.audience.draws.told import keep_published
from rapport.audience.draws.told import told_publicly as told_publicly
from rapport.audience.fair_draw import MOST_ENTRANTS, commitment, draw_winners
from rapport.audience.models import Giveaway
from rapport.channels.models import Channel
from rapport.channels.secrets import seal, unseal
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.standing import PostStanding


@dataclass(frozen=True, slots=True)
class GiveawayGiven:
    """`target`: the network's id of our post; `public_from`: where a value comes from that nobody knows yet."""

    name: str
    rules: str
    target: str
    prizes: int
    closes_at: datetime
    public_from: str = ""


@transaction.atomic
def announce_giveaway(channel: Channel, given: GiveawayGiven, by: Person, now: datetime) -> Giveaway:
    """Make and seal the seed and promise its hash, before anybody enters, under a post that is out.

    Announced twice alike while it is open it is one: a second promise would leave a choice between two draws.
    Raises `CannotDraw`.
    """
    if not given.target.strip():
        raise CannotDraw(_("A giveaway wants a name, its rules and the post it belongs to."))
    wanted = GiveawayTerms(given.name, given.rules, given.prizes, given.closes_at, given.public_from)
    terms = checked_terms(wanted, now)
    Channel.across_brands.select_for_update().get(pk=channel.pk)
    target = given.target.strip()[:255]
    said = {**columns_of(terms), "channel": channel, "target": target}
    if known := Giveaway.across_brands.filter(drawn_at=None, called_off_at=None, **said).first():
        return known
    row = sealed_giveaway(channel.brand, terms, by, now)
    row.channel, row.target = channel, target
    return keep_promise(row)


def columns_of(terms: GiveawayTerms) -> dict[str, Any]:
    """The rules as a giveaway's row has them."""
    return {**terms.as_kept, "closes_at": terms.closes_at}


def sealed_giveaway(brand: Brand, terms: GiveawayTerms, by: Person, now: datetime) -> Giveaway:
    """A new one with its sealed seed, and no row yet: `keep_promise` makes that."""
    seed = secrets.token_hex(32)
    hashed = commitment(seed)
    key = promise_key(hashed)
    kept = seal(settings.SEAL_KEY_FILE, f"giveaway:{key}", seed)
    return Giveaway(brand=brand, key=key, **columns_of(terms), commitment=hashed, sealed_seed=kept, by=by, at=now)


def keep_promise(row: Giveaway) -> Giveaway:
    """The row, its first rules and the record of it; in the caller's transaction."""
    row.save()
    keep_terms(row, row.by, row.at)
    told: dict[str, Any] = {"name": row.name, "commitment": row.commitment}
    note(row.brand_id, What.GIVEAWAY_ANNOUNCED, row.at, by=row.by, giveaway=row.pk, **told)
    return row


def keep_terms(row: Giveaway, by: Person, now: datetime) -> None:
    """The rules as they are now, under their version."""
    said = GiveawayTerms.of(row).as_kept
    TermsKept.across_brands.create(
        brand_id=row.brand_id, giveaway=row, version=row.version, said=said, by=by, at=now
    )


def draw_giveaway(giveaway: Giveaway, by: Person, now: datetime, public: str = "") -> Giveaway:
    """Draw the winners and tell the seed; drawn once, it stays. Raises `CannotDraw`.

    Fewer in the draw than prizes: all of them win, and the other prizes stay. Nobody: nobody wins. Everybody who
    entered is looked at before the transaction: that takes seconds of many, for which no other words wait.
    """
    row = _read_giveaway(giveaway)
    if row.drawn_at:
        return row
    _check(row, now, public)
    back = _back(row)
    entrants = entrants_of(row, now)
    if len(entrants) > MOST_ENTRANTS:
        raise CannotDraw(_("Too many have entered to draw them here."))
    return _draw(row, entrants, back, by, now, public)


@transaction.atomic
def _draw(
    giveaway: Giveaway, entrants: Sequence[Entrant], back: set[int], by: Person, now: datetime, public: str
) -> Giveaway:
    """`back`: who had been put back when these were looked at."""
    row = held_giveaway(giveaway)
    if row.drawn_at:
        return row
    _check(row, now, public)
    if _back(row) != back:
        raise CannotDraw(_("Somebody was put back or set aside at this moment. Look once more, then draw."))
    row.entrants = {one.hashed: one.name for one in entrants if one.drawn}
    row.left_out = {one.hashed: one.why for one in entrants if not one.drawn and one.hashed not in row.entrants}
    row.public, row.drawn_at = public.strip()[:200] if row.public_from else "", now
    row.seed = unseal(settings.SEAL_KEY_FILE, f"giveaway:{row.key}", bytes(row.sealed_seed))
    row.winners = draw_winners(row.seed, drawing_of(row))
    row.save()
    keep_published(row, entrants)
    DrawLook.across_brands.filter(giveaway=row).delete()
    told: dict[str, Any] = {"entrants": len(row.entrants), "winners": len(row.winners), "seed": row.seed}
    note(row.brand_id, What.GIVEAWAY_DRAWN, now, by=by, giveaway=row.pk, **told)
    return row


def _check(row: Giveaway, now: datetime, public: str) -> None:
    state = giveaway_state(row, now)
    if state is GiveawayState.CALLED_OFF:
        raise CannotDraw(_("This giveaway was called off. Nothing is drawn."))
    if now < row.closes_at:
        raise CannotDraw(_("It is still open. Draw when it has closed."))
    if state is GiveawayState.UNPUBLISHED:
        raise CannotDraw(_("Its post is not out, so that nobody could enter. Call it off."))
    if row.public_from and not public.strip():
        raise CannotDraw(
            _("The rules name a public value: %(what)s. Give it as it was published.") % {"what": row.public_from}
        )


def held_giveaway(giveaway: Giveaway) -> Giveaway:
    """As it is now, nobody else's until the transaction ends. Raises `CannotDraw` where it is gone."""
    Giveaway.across_brands.select_for_update().filter(pk=giveaway.pk).first()
    return _read_giveaway(giveaway)


def _read_giveaway(giveaway: Giveaway) -> Giveaway:
    rows = Giveaway.across_brands.select_related("channel", "brand", "post")
    if row := rows.filter(pk=giveaway.pk).first():
        return row
    raise CannotDraw(_("This giveaway was thrown away with its post."))


def _back(row: Giveaway) -> set[int]:
    return set(row.put_back.values_list("identity", flat=True))


def giveaways_under(standing: PostStanding) -> list[Giveaway]:
    """Those that people enter under this post, on any of its channels; the latest first."""
    out = [(one.variant.channel_id, row.network_id) for one in standing.variants for row in one.publications]
    named = {target for _channel, target in out if target}
    mine = Giveaway.of(standing.post.brand)
    rows = mine.filter(post=standing.post) | mine.filter(target__in=named, post=None)
    lists = rows.select_related("published", "channel").defer("entrants", "left_out", "published__body")
    return [one for one in lists.order_by("-pk") if one.post_id or (one.channel_id, one.target) in out]
