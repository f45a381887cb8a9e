"""How full a channel's buckets are, and whether one more act fits: of all, of a conversation, or as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, QuerySet

from rapport.budgets.models import BucketFill, Cap, SharedFill
from rapport.budgets.over import EACH, FULL, LISTENED, TALKS, OverBudget
from rapport.connectors.buckets import Bucket, Use
from rapport.connectors.prices import PaidAct

if TYPE_CHECKING:
    from rapport.channels.models import Channel


def named(conversation: str) -> str:
    """What a fill keeps of a conversation: nobody can be read out of it."""
    return sha256(conversation.encode()).hexdigest()[:32] if conversation else ""


def fills(channel: Channel, bucket: Bucket, now: datetime, conversation: str = "") -> list[tuple[datetime, int]]:
    """Each slot of which something lies in the last `bucket.seconds`, oldest first, with what was used in it.

    Of a bucket that there is for each conversation: of this one.
    """
    rows = rows_of_bucket(channel, bucket).filter(since__gt=now - bucket.window - bucket.slot)
    if bucket.each_conversation:
        rows = rows.filter(conversation=named(conversation))
    return list(rows.order_by("since").values_list("since", "used"))


def fullest(channel: Channel, bucket: Bucket, now: datetime) -> int:
    """How much of a bucket is used; where each conversation has one, in the one that is fullest."""
    rows = rows_of_bucket(channel, bucket).filter(since__gt=now - bucket.window - bucket.slot)
    if not bucket.each_conversation:
        return sum(rows.values_list("used", flat=True))
    found: dict[str, int] = {}
    for conversation, used in rows.values_list("conversation", "used"):
        found[conversation] = found.get(conversation, 0) + used
    return max(found.values(), default=0)


def full(channel: Channel, bucket: Bucket, act: PaidAct, use: Use, now: datetime) -> Iterator[OverBudget]:
    """That the bucket has no room for it, and for how long; nothing where it has."""
    taken = _taken(channel, bucket, act, use, now)
    if not taken and not bucket.told_used:
        return
    rows = fills(channel, bucket, now, use.conversation)
    excess = sum(used for _, used in rows) + max(taken, 1) - bucket.room(act, use)
    if excess > 0:
        yield OverBudget(_says(bucket, act), _until_free(bucket, rows, excess, now))


def fill_bucket(channel: Channel, bucket: Bucket, taken: int, now: datetime, conversation: str = "") -> None:
    """Write down that so many were used."""
    if not taken:
        return
    apart = bucket.each_conversation or bucket.conversations
    rows, here = rows_of_bucket(channel, bucket), {"conversation": named(conversation) if apart else ""}
    if bucket.conversations:  # counted once, from its last word on
        rows.filter(**here).delete()
    since = bucket.slot_of(now)
    if not rows.filter(since=since, **here).update(used=F("used") + taken):
        rows.create(since=since, used=taken, **here, **_owned(channel, bucket))


@transaction.atomic
def fill_as_told(channel: Channel, bucket: Bucket, used: int, now: datetime) -> None:
    """What the network tells takes the place of what it told before."""
    rows = rows_of_bucket(channel, bucket)
    rows.all().delete()
    rows.create(since=bucket.slot_of(now), used=used, **_owned(channel, bucket))


def rows_of_bucket(channel: Channel, bucket: Bucket) -> QuerySet[Any]:
    """The rows of a bucket: the channel's own, or of the counter that it shares with others."""
    if bucket.shared and (counter := counter_of(channel)):
        return SharedFill.objects.filter(counter=counter, code=bucket.code)
    return BucketFill.across_brands.filter(channel=channel, code=bucket.code)


def counter_of(channel: Channel) -> int | None:
    """The number of the counter that it shares."""
    return Cap.across_brands.filter(channel=channel).values_list("counter", flat=True).first()


def _owned(channel: Channel, bucket: Bucket) -> dict[str, Any]:
    if bucket.shared and (counter := counter_of(channel)):
        return {"counter_id": counter, "code": bucket.code}
    return {"brand_id": channel.brand_id, "channel": channel, "code": bucket.code}


def _taken(channel: Channel, bucket: Bucket, act: PaidAct, use: Use, now: datetime) -> int:
    """A conversation that is counted already takes nothing more."""
    taken = bucket.takes(act, use)
    if not (taken and bucket.conversations):
        return taken
    rows = rows_of_bucket(channel, bucket).filter(conversation=named(use.conversation))
    return 0 if rows.filter(since__gt=now - bucket.window - bucket.slot).exists() else taken


def _says(bucket: Bucket, act: PaidAct) -> str:
    if act.listens:
        return LISTENED
    if bucket.each_conversation:
        return EACH
    return TALKS if bucket.conversations else FULL


def _until_free(bucket: Bucket, rows: list[tuple[datetime, int]], excess: int, now: datetime) -> float:
    for since, used in rows:
        excess -= used
        if excess <= 0:
            return max(1.0, (since + bucket.slot + bucket.window - now).total_seconds())
    return float(bucket.seconds)
