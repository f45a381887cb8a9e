"""A clock that was ahead, and is right again: what it wrote down would fill buckets until that time comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from rapport.budgets.charge import locked_cap
from rapport.budgets.models import BucketFill
from rapport.jobs.one_by_one import one_by_one

# Who charges may have waited some moments for its turn: what others wrote is that much ahead of its own clock.
SKEW = timedelta(minutes=1)
AT_ONCE = 1000


def date_fills_right(now: datetime) -> int:
    """What was used later than now was used by now: from here on its bucket empties. How many rows were wrong."""
    ahead = BucketFill.across_brands.filter(since__gt=now + SKEW).order_by("pk")
    return one_by_one(ahead.select_related("channel")[:AT_ONCE], lambda row: _dated_right(row, now))


@transaction.atomic
def _dated_right(row: BucketFill, now: datetime) -> bool:
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
