"""Charging a channel for what it is about to do on its network: written down before it is done, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from rapport.budgets.filled import fill_as_told, fill_bucket, full
from rapport.budgets.models import Cap, SharedCounter, Spending
from rapport.budgets.over import CURRENCY, DAY, LISTENED, MONTH, OverBudget
from rapport.budgets.restriction import hold_back
from rapport.budgets.spent import spent
from rapport.budgets.windows import PERIODS, today, window
from rapport.connectors.buckets import ANY, Use, held_buckets
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct, Price, currency, dearest, price, share
from rapport.domain.message import Kind

if TYPE_CHECKING:
    from rapport.channels.models import Channel


@transaction.atomic
def charge(
    channel: Channel, manifest: Manifest, act: PaidAct, now: datetime, more: int = 0, use: Use = ANY
) -> None:
    """Use up what one such act takes of the network's buckets and of the owner's money: its price and `more`.

    Its price is what it may cost at most with messages of the use's kind; `settle` writes down what it did cost.
    Raises `OverBudget` when it would pass one of them and `StandsStill` where the account is restricted, with
    nothing used. In a transaction that also writes what is about to happen, both are true or neither; the call
    comes after its commit.
    """
    hold_back(channel, act)
    cap, cost = locked_cap(channel), dearest(manifest.prices, act, use.kind) + more
    buckets = held_buckets(manifest.buckets, channel.settings, now)
    refused = [over for one in buckets for over in full(channel, one, act, use, now)]
    refused += _passed(channel, cap, manifest, cost, act, now)
    if refused:
        raise max(refused, key=lambda one: one.after)
    _write(channel, manifest, act, now, cost, use)


@transaction.atomic
def charge_past(channel: Channel, manifest: Manifest, act: PaidAct, now: datetime) -> None:
    """Write down what happened before the channel was there to be asked; nothing is refused."""
    locked_cap(channel)
    _write(channel, manifest, act, now, price(manifest.prices, act))


@transaction.atomic
def charge_calls(channel: Channel, manifest: Manifest, made: int, act: PaidAct | None, now: datetime) -> None:
    """Count the calls made beyond those that were charged as `act`; they have been made, so nothing is refused."""
    for bucket in manifest.buckets:
        beyond = bucket.beyond(act, made)
        if beyond > 0:
            locked_cap(channel)
            fill_bucket(channel, bucket, beyond, now)


@transaction.atomic
def charge_as_told(channel: Channel, manifest: Manifest, told: Mapping[str, int], now: datetime) -> None:
    """Keep how full the network said that its buckets are, by their codes; others are left out."""
    for bucket in manifest.buckets:
        if bucket.told_used and bucket.code in told:
            locked_cap(channel)
            fill_as_told(channel, bucket, told[bucket.code], now)


@transaction.atomic
def settle(
    channel: Channel,
    manifest: Manifest,
    act: PaidAct,
    things: Mapping[Kind | None, int],
    at: datetime,
    kind: Kind | None,
) -> int:
    """Write down what an act that was charged at that moment did cost: the things that the network billed for it.

    It costs one of them also where nothing came, unless that is free. What the network has billed is not refused.
    In millionths, what it cost.
    """
    prices = manifest.prices
    billed = sum(price(prices, act, one) * many for one, many in things.items())
    cost = max(billed, _least(prices, act, kind))
    if beyond := cost - dearest(prices, act, kind):
        locked_cap(channel)
        _spend(channel, manifest, act, at, beyond, max(0, sum(things.values()) - 1))
    return cost


def not_billed(
    channel: Channel, manifest: Manifest, act: PaidAct, at: datetime, more: int = 0, kind: Kind | None = None
) -> None:
    """The network did nothing for an act that was charged so at that moment: it bills nothing.

    That it was tried, and the calls that took, stay counted.
    """
    if cost := dearest(manifest.prices, act, kind) + more:
        rows = Spending.across_brands.filter(channel=channel, act=act, currency=currency(manifest.prices))
        rows = rows.filter(day=today(channel.brand.time_zone, at), millionths__gte=cost)
        rows.update(millionths=F("millionths") - cost)


def _least(prices: Sequence[Price], act: PaidAct, kind: Kind | None) -> int:
    """What such an act costs where nothing came."""
    rows = [one for one in prices if one.act is act]
    if any(one.nothing_free for one in rows):
        return 0
    return price(prices, act, kind) or min((one.millionths for one in rows), default=0)


def locked_cap(channel: Channel) -> Cap:
    """The channel's caps, nobody else's until the transaction ends, nor the counter that it shares."""
    mine = Cap.across_brands.select_for_update().filter(channel=channel)
    if cap := mine.first():
        if cap.counter_id:
            SharedCounter.objects.select_for_update().get(pk=cap.counter_id)
        return cap
    Cap.across_brands.get_or_create(channel=channel, defaults={"brand_id": channel.brand_id})
    return mine.get()


def _passed(
    channel: Channel, cap: Cap, manifest: Manifest, cost: int, act: PaidAct, now: datetime
) -> Iterator[OverBudget]:
    """The caps that it would pass, and until when they hold. What costs nothing passes none."""
    zone = channel.brand.time_zone
    if not cost:
        return
    for period in PERIODS:
        most: int | None = getattr(cap, period)
        if most is None:
            continue
        running = window(period, zone, now)
        left = (running.ends - now).total_seconds()
        if cap.currency != currency(manifest.prices):
            yield OverBudget(CURRENCY, left)
        elif spent(channel.pk, running.first, cap.currency) + cost > share(most, act):
            whole = DAY if period == "day" else MONTH
            yield OverBudget(LISTENED if act.listens else whole, left)


def _write(channel: Channel, manifest: Manifest, act: PaidAct, now: datetime, cost: int, use: Use = ANY) -> None:
    for bucket in held_buckets(manifest.buckets, channel.settings, now):
        fill_bucket(channel, bucket, bucket.takes(act, use), now, use.conversation)
    _spend(channel, manifest, act, now, cost, 1)


def _spend(channel: Channel, manifest: Manifest, act: PaidAct, now: datetime, cost: int, times: int) -> None:
    kept = {"channel": channel, "act": act, "currency": currency(manifest.prices)}
    here = {**kept, "day": today(channel.brand.time_zone, now)}
    added = {"times": F("times") + times, "millionths": F("millionths") + cost}
    if not Spending.across_brands.filter(**here).update(**added):
        Spending.across_brands.create(brand_id=channel.brand_id, times=times, millionths=cost, **here)
