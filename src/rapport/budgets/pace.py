"""How often a channel may listen so that its share of the budget lasts as long as the budget's window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rapport.budgets.models import Cap
from rapport.budgets.shared import sharers
from rapport.budgets.spent import spent
from rapport.budgets.windows import PERIODS, window
from rapport.connectors.buckets import held_buckets
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct, price, share

if TYPE_CHECKING:
    from rapport.channels.models import Channel


def pace(channel: Channel, manifest: Manifest, acts: Sequence[PaidAct], now: datetime) -> float:
    """Seconds from one round of these acts to the next; 0 when nothing holds them back."""
    buckets = held_buckets(manifest.buckets, channel.settings, now)
    many = len(sharers(channel)) + 1 if any(one.shared for one in buckets) else 1
    found = [bucket.pause(acts) * (many if bucket.shared else 1) for bucket in buckets]
    return max([*found, *_by_caps(channel, manifest, acts, now)], default=0.0)


def _by_caps(channel: Channel, manifest: Manifest, acts: Sequence[PaidAct], now: datetime) -> Iterator[float]:
    """What is left of each window, divided into as many rounds as what is left of the money pays for."""
    cost = sum(price(manifest.prices, act) for act in acts)
    cap = Cap.across_brands.filter(channel=channel).first() if cost else None
    for period in PERIODS if cap else ():
        if cap and (most := getattr(cap, period)) is not None:
            running = window(period, channel.brand.time_zone, now)
            left = (running.ends - now).total_seconds()
            rounds = (share(most, acts[0]) - spent(channel.pk, running.first, cap.currency)) // cost
            yield left / (max(0, rounds) + 1)
