"""How a channel stands with its budget now: what was spent of the caps, and how full the buckets are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from rapport.budgets.filled import fullest
from rapport.budgets.models import Cap
from rapport.budgets.shared import own_sharers
from rapport.budgets.spent import spent, spent_by_act
from rapport.budgets.windows import PERIODS, Period, window
from rapport.connectors.buckets import Bucket, held_buckets
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import Price, currency, share
from rapport.connectors.registry import manifest, packages

if TYPE_CHECKING:
    from rapport.channels.models import Channel


class BudgetState(StrEnum):
    """Listening waits at its share of a cap; over budget, the next act that costs money would pass it."""

    OK = "ok"
    LISTENING_WAITS = "listening waits"
    OVER = "over budget"


@dataclass(frozen=True, slots=True)
class CapStanding:
    """One cap in its running window, in millionths; `most` is None where none is set."""

    period: Period
    most: int | None
    spent: int
    ends: datetime

    @property
    def percent(self) -> int:
        return 0 if self.most is None else min(100, self.spent * 100 // max(1, self.most))


@dataclass(frozen=True, slots=True)
class BudgetStanding:
    """`acts`: each act of this month with how often it was done and what it cost; `buckets` with what is used.

    `shared_with`: handles of the brand's other channels that use up the shared ones of them, too.
    """

    state: BudgetState
    currency: str
    caps: Sequence[CapStanding]
    acts: Sequence[tuple[str, int, int]]
    buckets: Sequence[tuple[Bucket, int]]
    shared_with: Sequence[str] = ()


def budget_standing(channel: Channel, now: datetime) -> BudgetStanding:
    """Everything that is known of a channel's budget."""
    known = manifest(channel.network)
    caps = _caps(channel, Cap.across_brands.filter(channel=channel).first(), known, now)
    acts = spent_by_act(channel.pk, window("month", channel.brand.time_zone, now).first)
    buckets = [(one, fullest(channel, one, now)) for one in held_buckets(known.buckets, channel.settings, now)]
    with_ = own_sharers(channel) if any(one.shared for one, _ in buckets) else []
    return BudgetStanding(_state(caps, known.prices), currency(known.prices), caps, acts, buckets, with_)


def budget_states(channels: Iterable[Channel], now: datetime) -> dict[int, BudgetState]:
    """Of those that are not well, by the channel's number; only channels with a cap are looked at."""
    known = {one.pk: one for one in channels if one.network in packages()}
    capped = Q(day__isnull=False) | Q(month__isnull=False)
    found = {}
    for cap in Cap.across_brands.filter(capped, channel__in=known):
        prices = manifest(known[cap.channel_id].network)
        found[cap.channel_id] = _state(_caps(known[cap.channel_id], cap, prices, now), prices.prices)
    return {number: state for number, state in found.items() if state is not BudgetState.OK}


def _caps(channel: Channel, cap: Cap | None, known: Manifest, now: datetime) -> list[CapStanding]:
    """The day's and the month's. One set in another currency lets nothing through until it is set anew."""
    found, unit = [], currency(known.prices)
    for period in PERIODS:
        running = window(period, channel.brand.time_zone, now)
        most = getattr(cap, period) if cap else None
        held = 0 if cap and most is not None and cap.currency != unit else most
        found.append(CapStanding(period, held, spent(channel.pk, running.first, unit), running.ends))
    return found


def _state(caps: Sequence[CapStanding], prices: Sequence[Price]) -> BudgetState:
    if any(_passes(caps, one) for one in prices if not one.act.listens and one.millionths):
        return BudgetState.OVER
    if any(_passes(caps, one) for one in prices if one.act.listens and one.millionths):
        return BudgetState.LISTENING_WAITS
    return BudgetState.OK


def _passes(caps: Sequence[CapStanding], price: Price) -> bool:
    """Whether one more such act would pass a cap."""
    held = [(one.spent, share(one.most, price.act)) for one in caps if one.most is not None]
    return any(spent + price.millionths > most for spent, most in held)
