"""A clock that was ahead, and is right again: what it wrote down would fill buckets until that time comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from rapport.budgets.charge import locked_cap
from rapport.budgets.models import BucketFill, SharedCounter, SharedFill
from rapport.jobs.one_by_one import one_by_one

# Who charges may have waited some moments for its turn: what others wrote is that much ahead of its own clock.
SKEW = timedelta(minutes=1)
AT_ONCE = 1000


def date_fills_right(now: datetime) -> int:
    """What was used later than now was used by now: from here on its bucket empties. How many rows were wrong."""
    own = BucketFill.across_brands.filter(since__gt=now + SKEW).order_by("pk").select_related("channel")
    shared = SharedFill.objects.filter(since__gt=now + SKEW).order_by("pk")
    mine = one_by_one(own[:AT_ONCE], lambda row: _own_dated_right(row, now))
    return mine + one_by_one(shared[:AT_ONCE], lambda row: _shared_dated_right(row, now))


@transaction.atomic
def _own_dated_right(row: BucketFill, now: datetime) -> bool:
    locked_cap(row.channel)
    held = BucketFill.across_brands.filter(pk=row.pk).first()
    if held is None:
        return False
    held.delete()
    here = {"channel": held.channel_id, "code": held.code, "conversation": held.conversation, "since": now}
    if not BucketFill.across_brands.filter(**here).update(used=F("used") + held.used):
        BucketFill.across_brands.create(
            brand_id=held.brand_id,
            channel_id=held.channel_id,
            code=held.code,
            conversation=held.conversation,
            since=now,
            used=held.used,
        )
    return True


@transaction.atomic
def _shared_dated_right(row: SharedFill, now: datetime) -> bool:
    SharedCounter.objects.select_for_update().filter(pk=row.counter_id).first()
    held = SharedFill.objects.filter(pk=row.pk).first()
    if held is None:
        return False
    held.delete()
    here = {"counter": held.counter, "code": held.code, "conversation": held.conversation, "since": now}
    if not SharedFill.objects.filter(**here).update(used=F("used") + held.used):
        SharedFill.objects.create(used=held.used, **here)
    return True
