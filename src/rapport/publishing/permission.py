"""The day before a post leaves, its channel is asked whether it still may; once a day, what its network allows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.channels.verify import check
from rapport.connectors.registry import manifests
from rapport.jobs.one_by_one import one_by_one
from rapport.outbox.models import Step
from rapport.publishing.models import Variant

AHEAD, FRESH, LIMITS_HOLD = timedelta(hours=24), timedelta(hours=6), timedelta(days=1)
MOST = 10


def check_ahead(now: datetime, brand: Brand | None = None) -> int:
    """Prove the channels on which something leaves within a day; how many said no. Asked once in six hours.

    Where the network tells limits of its own for each channel, it is asked for them once a day.
    """
    soon = Variant.across_brands.filter(at__gt=now, at__lt=now + AHEAD, parts__publication__step=Step.QUEUED)
    soon = soon.filter(brand=brand) if brand else soon
    telling = [one.network for one in manifests() if any(bucket.told_as for bucket in one.buckets)]
    wanted = Q(pk__in=soon.values("channel")) & _not_since(now - FRESH)
    wanted |= Q(network__in=telling) & _not_since(now - LIMITS_HOLD)
    rows = Channel.across_brands.filter(wanted, closed_at=None)
    rows = rows.filter(brand=brand) if brand else rows
    first = rows.select_related("brand").order_by("pk")[:MOST]
    return one_by_one(first, lambda one: check(one, now) is None)


def _not_since(then: datetime) -> Q:
    return Q(health=None) | Q(health__checked_at=None) | Q(health__checked_at__lt=then)
