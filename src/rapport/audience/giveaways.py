"""Giveaways: announced with rules and a promised seed, drawn once among those who entered in time."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.audience.fair_draw import MOST_ENTRANTS, Drawing, commitment, draw_winners
from rapport.audience.models import Follower, Giveaway
from rapport.audience.reach import ReachWord
from rapport.channels.models import Channel
from rapport.channels.secrets import seal, unseal
from rapport.domain.message import Act
from rapport.inbox.models import Activity, Direction, Identity, Message
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.standing import PostStanding

MOST_PRIZES = 100
ENTERS = (Act.FAVOURITE, Act.REPOST)


class CannotDraw(Exception):
    """The giveaway cannot be announced or drawn like this; the message says why. Nothing was changed."""


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
    """Make and seal the seed and promise its hash, before anybody enters. Raises `CannotDraw`.

    Announced twice alike while it is open it is one: a second promise would leave a choice between two draws.
    """
    if not given.name.strip() or not given.rules.strip() or not given.target.strip():
        raise CannotDraw(_("A giveaway wants a name, its rules and the post it belongs to."))
    if not 1 <= given.prizes <= MOST_PRIZES:
        raise CannotDraw(_("Between 1 and %(n)d prizes can be drawn.") % {"n": MOST_PRIZES})
    if given.closes_at <= now:
        raise CannotDraw(_("It has to close later than now."))
    Channel.across_brands.select_for_update().get(pk=channel.pk)
    said = {
        "name": given.name.strip()[:120],
        "rules": given.rules.strip()[:5000],
        "target": given.target.strip()[:255],
        "prizes": given.prizes,
        "closes_at": given.closes_at,
        "public_from": given.public_from.strip()[:200],
    }
    alike = Giveaway.across_brands.filter(channel=channel, drawn_at=None, called_off_at=None, **said)
    if known := alike.first():
        return known
    return _promised(channel, said, by, now)


def _promised(channel: Channel, said: Mapping[str, Any], by: Person, now: datetime) -> Giveaway:
    seed, key = secrets.token_hex(32), secrets.token_urlsafe(18)
    row = Giveaway.across_brands.create(
        brand_id=channel.brand_id,
        channel=channel,
        key=key,
        **said,
        commitment=commitment(seed),
        sealed_seed=seal(settings.SEAL_KEY_FILE, f"giveaway:{key}", seed),
        by=by,
        at=now,
    )
    told: dict[str, Any] = {"name": row.name, "commitment": row.commitment}
    note(row.brand_id, What.GIVEAWAY_ANNOUNCED, now, by=by, giveaway=row.pk, **told)
    return row


@transaction.atomic
def draw_giveaway(giveaway: Giveaway, by: Person, now: datetime, public: str = "") -> Giveaway:
    """Draw the winners and tell the seed; drawn once, it stays. Raises `CannotDraw`."""
    row = Giveaway.across_brands.select_for_update().select_related("channel").get(pk=giveaway.pk)
    if row.drawn_at:
        return row
    if row.called_off_at:
        raise CannotDraw(_("This giveaway was called off. Nothing is drawn."))
    if now < row.closes_at:
        raise CannotDraw(_("It is still open. Draw when it has closed."))
    if row.public_from and not public.strip():
        raise CannotDraw(
            _("The rules name a public value: %(what)s. Give it as it was published.") % {"what": row.public_from}
        )
    entered = _entered(row)
    if len(entered) > MOST_ENTRANTS:
        raise CannotDraw(_("Too many have entered to draw them here."))
    row.left_out = _left_out(row, entered)
    row.entrants = {one: name for one, name in entered.items() if one not in row.left_out}
    row.public, row.drawn_at = public.strip()[:200] if row.public_from else "", now
    row.seed = unseal(settings.SEAL_KEY_FILE, f"giveaway:{row.key}", bytes(row.sealed_seed))
    row.winners = draw_winners(row.seed, drawing_of(row))
    row.save()
    told: dict[str, Any] = {"entrants": len(row.entrants), "winners": len(row.winners), "seed": row.seed}
    note(row.brand_id, What.GIVEAWAY_DRAWN, now, by=by, giveaway=row.pk, **told)
    return row


def giveaways_under(standing: PostStanding) -> list[Giveaway]:
    """Those that people enter under this post, on any of its channels; the latest first."""
    out = [(one.variant.channel_id, row.network_id) for one in standing.variants for row in one.publications]
    named = {target for _channel, target in out if target}
    if not named:
        return []
    rows = Giveaway.of(standing.post.brand).filter(target__in=named).order_by("-pk")
    return [one for one in rows if (one.channel_id, one.target) in out]


def drawing_of(row: Giveaway) -> Drawing:
    """What the outcome depends on, besides the seed."""
    rules = f"{row.name}\n{row.rules}\n{row.target}\n{row.closes_at.isoformat()}\n{row.public_from}"
    return Drawing(rules, sorted(row.entrants), row.prizes, row.public)


def told_publicly(row: Giveaway) -> dict[str, Any]:
    """What is told to everybody: before the draw the promise, after it all that makes it again."""
    drawing = drawing_of(row)
    told: dict[str, Any] = {"commitment": row.commitment, "rules": drawing.rules, "prizes": row.prizes}
    if row.called_off_at:
        return {**told, "called_off_at": row.called_off_at.isoformat(), "why": row.called_off_why}
    if row.drawn_at is None:
        return told
    after = {"seed": row.seed, "entrants": list(drawing.entrants), "public": row.public, "winners": row.winners}
    return {**told, **after, "left_out": row.left_out}


def _entered(row: Giveaway) -> dict[str, str]:
    """Who answered our post, marked it or passed it on before it closed: the network's id and the handle."""
    acts = Activity.across_brands.filter(
        channel=row.channel, target=row.target, act__in=ENTERS, at__lte=row.closes_at, removed_at=None
    )
    words = Message.across_brands.filter(
        channel=row.channel,
        in_reply_to=row.target,
        direction=Direction.IN,
        at__lte=row.closes_at,
        removed_at=None,
        identity__isnull=False,
    )
    both = [*acts.values_list("identity", flat=True), *words.values_list("identity", flat=True)]
    found = Identity.across_brands.filter(pk__in=set(both))
    return {one.network_id: one.handle or one.name for one in found.order_by("pk")}


def _left_out(row: Giveaway, entered: Iterable[str]) -> dict[str, str]:
    """Ourselves, accounts that say they are automated, and those that the line calls unclear; each says why."""
    people = Identity.across_brands.filter(brand=row.brand_id, network=row.channel.network, network_id__in=entered)
    out = dict.fromkeys(people.filter(is_bot=True).values_list("network_id", flat=True), "automated")
    unclear = Follower.across_brands.filter(channel=row.channel, network_id__in=entered, reach=ReachWord.UNCLEAR)
    out |= dict.fromkeys(unclear.values_list("network_id", flat=True), "unclear")
    return {one: why for one, why in {**out, row.channel.network_id: "ours"}.items() if one in set(entered)}
