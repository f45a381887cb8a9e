"""The day before a post leaves, its channel is asked whether it still may."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.channels.verify import check
from rapport.jobs.one_by_one import one_by_one
from rapport.outbox.models import Step
from rapport.publishing.models import Variant

AHEAD, FRESH = timedelta(hours=24), timedelta(hours=6)
MOST = 10


def check_ahead(now: datetime, brand: Brand | None = None) -> int:
    """Prove the channels on which something leaves within a day; how many said no. Asked once in six hours."""
    soon = Variant.across_brands.filter(at__gt=now, at__lt=now + AHEAD, parts__publication__step=Step.QUEUED)
    soon = soon.filter(brand=brand) if brand else soon
    stale = Q(health=None) | Q(health__checked_at=None) | Q(health__checked_at__lt=now - FRESH)
    rows = Channel.across_brands.filter(stale, pk__in=soon.values("channel"), closed_at=None)
    first = rows.select_related("brand").order_by("pk")[:MOST]
    return one_by_one(first, lambda one: check(one, now) is None)
