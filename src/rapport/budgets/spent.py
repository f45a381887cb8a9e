"""What channels have spent, added up from their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Sum

from rapport.budgets.models import BucketFill, Cap, SharedCounter, SharedFill, Spending
from rapport.budgets.windows import today
from rapport.connectors.prices import PaidAct

if TYPE_CHECKING:
    from rapport.channels.models import Channel

# So that the same month of the last year can be compared.
KEPT = timedelta(days=400)
# Longer than any bucket's window.
FILLS_KEPT = timedelta(days=40)


def spent(channel: int, first: date, currency: str) -> int:
    """Millionths that a channel spent from the day `first` on."""
    rows = Spending.across_brands.filter(channel=channel, day__gte=first, currency=currency)
    return int(rows.aggregate(all=Sum("millionths"))["all"] or 0)


def spent_by_act(channel: int, first: date) -> list[tuple[str, int, int]]:
    """Each act of a channel since the day `first`: how often, and the millionths; the dearest first."""
    rows = Spending.across_brands.filter(channel=channel, day__gte=first).values_list("act")
    added = rows.annotate(n=Sum("times"), cost=Sum("millionths"))
    known: Iterable[tuple[str, int, int]] = ((act, n, cost) for act, n, cost in added if act in set(PaidAct))
    return sorted(known, key=lambda one: (-one[2], -one[1], one[0]))


def spent_today(channels: Mapping[int, Channel], now: datetime) -> list[Spending]:
    """The rows of each channel's day as it runs now, by its brand's clock."""
    rows = Spending.across_brands.filter(channel__in=channels, day__gte=(now - timedelta(days=1)).date())
    here = {number: today(one.brand.time_zone, now) for number, one in channels.items()}
    return [one for one in rows if one.day == here[one.channel_id]]


def forget_spending(now: datetime) -> int:
    """Rows of which no window and no comparison is made any more; how many went."""
    fills, _ = BucketFill.across_brands.filter(since__lt=now - FILLS_KEPT).delete()
    shared, _ = SharedFill.objects.filter(since__lt=now - FILLS_KEPT).delete()
    used = (Cap.across_brands.filter(counter=OuterRef("pk")), SharedFill.objects.filter(counter=OuterRef("pk")))
    SharedCounter.objects.exclude(Exists(used[0])).exclude(Exists(used[1])).delete()
    days, _ = Spending.across_brands.filter(day__lt=(now - KEPT).date()).delete()
    return fills + shared + days
