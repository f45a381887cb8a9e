"""What a watcher may still do: its own looks a day and money a month, beside the budgets of its channel."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from rapport.budgets.over import OverBudget
from rapport.budgets.windows import today
from rapport.connectors.prices import PaidAct, price
from rapport.connectors.registry import manifest
from rapport.curation.models import Watcher, WatcherDay

HOUR = 3600.0


@transaction.atomic
def allow_look(watcher: Watcher, now: datetime) -> None:
    """Count a page of a look, and its price, before it is asked for. Raises `OverBudget` with nothing counted."""
    Watcher.across_brands.select_for_update().get(pk=watcher.pk)
    day = today(watcher.brand.time_zone, now)
    row, _new = WatcherDay.across_brands.get_or_create(
        watcher=watcher, day=day, defaults={"brand_id": watcher.brand_id}
    )
    cost = price(manifest(watcher.network).prices, PaidAct.SEARCH) if watcher.channel_id else 0
    if row.looks >= watcher.looks_a_day:
        raise OverBudget(_("Today's looks are used up; it looks again tomorrow."), HOUR)
    if watcher.millionths_a_month is not None and cost:
        month = WatcherDay.across_brands.filter(watcher=watcher, day__gte=day.replace(day=1))
        spent = month.aggregate(sum=Sum("millionths"))["sum"] or 0
        if spent + cost > watcher.millionths_a_month:
            raise OverBudget(_("This month's money of the watcher is used up. Give it more, or wait."), HOUR)
    WatcherDay.across_brands.filter(pk=row.pk).update(looks=F("looks") + 1, millionths=F("millionths") + cost)


def count_read(watcher: Watcher, read: int, found: int, now: datetime) -> None:
    """How many posts a look read, and how many of them are new here."""
    day = {"watcher": watcher, "day": today(watcher.brand.time_zone, now)}
    WatcherDay.across_brands.get_or_create(**day, defaults={"brand_id": watcher.brand_id})
    WatcherDay.across_brands.filter(**day).update(read=F("read") + read, found=F("found") + found)


def pause_after(watcher: Watcher, seconds: float) -> timedelta:
    """After a look that failed: what the network asked for, doubling with each one, at most six hours."""
    return timedelta(seconds=min(6 * HOUR, max(seconds, 60.0 * 2 ** min(watcher.failed, 9))))
