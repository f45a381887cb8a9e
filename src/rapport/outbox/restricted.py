"""What waits in line behind a network's restriction of our account."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from rapport.accounts.models import Brand
from rapport.budgets.models import Restriction
from rapport.budgets.restriction import restrictions
from rapport.channels.models import Channel
from rapport.outbox.models import Delivery, Step

RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class RestrictedChannel:
    """A channel whose account is restricted (`row`), and how many deliveries wait in line for it."""

    row: Restriction
    waiting: int


def restricted_channels(brand: Brand) -> list[RestrictedChannel]:
    """Those of a brand, the longest restricted first."""
    found = restrictions(brand)
    if not found:
        return []
    rows = Delivery.of(brand).filter(channel__in=list(found), step__in=[Step.QUEUED, Step.SENDING])
    many = dict(rows.values_list("channel").annotate(Count("pk")))
    return [RestrictedChannel(row, many.get(number, 0)) for number, row in found.items()]


def restricted_reason(said: str) -> str:
    """What a network said of our account, as the reason of what waits in line."""
    return f"{RESTRICTED}: {said}"


def waits_behind(channel: Channel) -> int:
    """How many deliveries wait in line for this channel."""
    return Delivery.of(channel.brand).filter(channel=channel, step__in=[Step.QUEUED, Step.SENDING]).count()
