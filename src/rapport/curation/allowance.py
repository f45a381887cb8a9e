"""What a watcher may still do: its own looks and money a day and a month, beside the budgets of its channel."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from rapport.budgets.over import OverBudget
from rapport.budgets.windows import today
from rapport.connectors.prices import PaidAct, dearest
from rapport.connectors.registry import manifest
from rapport.curation.models import Watcher, WatcherDay

HOUR = 3600.0


def page_cost(watcher: Watcher) -> int:
    """Millionths that a page of results may cost at most; a feed costs nothing."""
    return dearest(manifest(watcher.network).prices, PaidAct.SEARCH) if watcher.channel_id else 0


@transaction.atomic
def allow_look(watcher: Watcher, now: datetime) -> int:
    """Count a page of a look before it is asked for, at the most that it may cost; that is what it returns.

    Raises `OverBudget` with nothing counted.
    """
    Watcher.across_brands.select_for_update().get(pk=watcher.pk)
    day = today(watcher.brand.time_zone, now)
    row, _new = WatcherDay.across_brands.get_or_create(
        watcher=watcher, day=day, defaults={"brand_id": watcher.brand_id}
    )
    cost = page_cost(watcher)
    if row.looks >= watcher.looks_a_day:
        raise OverBudget(_("Today's looks are used up; it looks again tomorrow."), HOUR)
    if cost:
        _affords(watcher, row, day, cost)
    WatcherDay.across_brands.filter(pk=row.pk).update(looks=F("looks") + 1, millionths=F("millionths") + cost)
    return cost


def _affords(watcher: Watcher, row: WatcherDay, day: date, cost: int) -> None:
    """Raises `OverBudget` where one more page might pass the watcher's own money."""
    if watcher.millionths_a_day is None:
        raise OverBudget(_("What it looks for costs money. Say how much a day, at most."), HOUR)
    if row.millionths + cost > watcher.millionths_a_day:
        raise OverBudget(_("Today's money of the watcher is used up; it looks again tomorrow."), HOUR)
    if watcher.millionths_a_month is None:
        return
    month = WatcherDay.across_brands.filter(watcher=watcher, day__gte=day.replace(day=1))
    spent = month.aggregate(sum=Sum("millionths"))["sum"] or 0
    if spent + cost > watcher.millionths_a_month:
        raise OverBudget(_("This month's money of the watcher is used up. Give it more, or wait."), HOUR)


def settle_look(watcher: Watcher, counted: int, cost: int, now: datetime) -> None:
    """Write down what a page did cost, of which `counted` was written down before."""
    day = {"watcher": watcher, "day": today(watcher.brand.time_zone, now)}
    if cost != counted:
        WatcherDay.across_brands.filter(**day).update(millionths=F("millionths") + cost - counted)


def count_read(watcher: Watcher, read: int, found: int, now: datetime) -> None:
    """How many posts a look read, and how many of them are new here."""
    day = {"watcher": watcher, "day": today(watcher.brand.time_zone, now)}
    WatcherDay.across_brands.get_or_create(**day, defaults={"brand_id": watcher.brand_id})
    WatcherDay.across_brands.filter(**day).update(read=F("read") + read, found=F("found") + found)


def pause_after(watcher: Watcher, seconds: float) -> timedelta:
    """After a look that failed: what the network asked for, doubling with each one, at most six hours."""
    return timedelta(seconds=min(6 * HOUR, max(seconds, 60.0 * 2 ** min(watcher.failed, 9))))
