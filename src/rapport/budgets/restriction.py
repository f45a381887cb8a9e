"""A network takes nothing more from an account: written down once, and nothing is called until it is lifted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef

from rapport.budgets.models import Restriction
from rapport.connectors.errors import Restricted
from rapport.connectors.prices import PaidAct
from rapport.domain.account_told import RestrictionTold
from rapport.ledger.what import What
from rapport.ledger.write import note

if TYPE_CHECKING:
    from rapport.accounts.models import Brand, Person
    from rapport.channels.models import Channel


class StandsStill(Restricted):
    """Nothing was called, for the account is restricted; the text is what the network said then."""


def restriction_of(channel: Channel) -> Restriction | None:
    """The channel's open restriction."""
    return Restriction.across_brands.filter(channel=channel, lifted_at=None).first()


def restrictions(brand: Brand) -> dict[int, Restriction]:
    """The open restrictions of a brand's connected channels, by channel."""
    rows = Restriction.of(brand).filter(lifted_at=None, channel__closed_at=None)
    return {one.channel_id: one for one in rows.select_related("channel").order_by("at")}


def restricted_in(brand: str = "brand_id") -> Exists:
    """For rows that name a brand in this column: whether an account of it is restricted."""
    rows = Restriction.across_brands.filter(brand=OuterRef(brand), lifted_at=None, channel__closed_at=None)
    return Exists(rows)


def restricted(channel: str = "channel_id") -> Exists:
    """For rows that name a channel in this column: whether its account is restricted."""
    return Exists(Restriction.across_brands.filter(channel=OuterRef(channel), lifted_at=None))


def hold_back(channel: Channel, act: PaidAct) -> None:
    """Raises `StandsStill` where such an act is not to be tried, before anything is called or charged."""
    if (held := restriction_of(channel)) and held.holds(act):
        raise StandsStill(held.reason)


@transaction.atomic
def restrict(
    channel: Channel, act: PaidAct | None, reason: str, now: datetime, told_at: datetime | None = None
) -> None:
    """The network said so, at `told_at` by its own clock where it called. Said again, the row stays and keeps what
    was said last; what held all holds all.
    """
    doing, said, said_at = str(act or ""), reason[:400], min(told_at or now, now)
    row, new = Restriction.across_brands.select_for_update().get_or_create(
        channel=channel,
        lifted_at=None,
        defaults={"brand_id": channel.brand_id, "act": doing, "reason": said, "at": now, "said_at": said_at},
    )
    if not new:
        row.act, row.reason = row.act if row.whole else doing, said
        row.said_at = max(row.said_at, said_at)
        row.save(update_fields=["act", "reason", "said_at"])
        return
    note(
        channel.brand_id,
        What.CHANNEL_RESTRICTED,
        now,
        actor="network",
        channel=channel.pk,
        network=channel.network,
        handle=channel.handle,
        reason=said,
    )


@transaction.atomic
def restriction_told(channel: Channel, told: RestrictionTold, now: datetime) -> None:
    """The network called about it, perhaps late, or once more: what was said or found since then counts."""
    held = restriction_of(channel)
    if not told.restricted:
        if held and held.said_at.replace(microsecond=0) <= told.at:
            note_lifted(held, None, now)
    elif not Restriction.across_brands.filter(channel=channel, lifted_at__gt=told.at).exists():
        restrict(channel, PaidAct.SEND, told.reason, now, told.at)


@transaction.atomic
def note_lifted(row: Restriction, by: Person | None, now: datetime) -> bool:
    """It is over: the network was asked, or (None) says so itself. False where somebody else was first."""
    if not Restriction.across_brands.filter(pk=row.pk, lifted_at=None).update(lifted_at=now, lifted_by=by):
        return False
    network, handle = row.channel.network, row.channel.handle
    what = What.RESTRICTION_LIFTED
    actor = "" if by else "network"
    note(row.brand_id, what, now, by=by, actor=actor, channel=row.channel_id, network=network, handle=handle)
    return True
