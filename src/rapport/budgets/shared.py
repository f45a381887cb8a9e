"""One counter for what several channels use up together, whosever they are: nothing tells one brand of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet

from rapport.budgets.charge import locked_cap
from rapport.budgets.models import BucketFill, Cap, SharedCounter, SharedFill
from rapport.connectors.manifest import Manifest

if TYPE_CHECKING:
    from rapport.channels.models import Channel


@transaction.atomic
def share_counter(channel: Channel, manifest: Manifest, key: str) -> None:
    """From here on the channel's shared buckets are those of `key`; "": it has them for itself.

    What it had counted for itself is added, so that nothing used is forgotten. Done twice it does nothing more.
    """
    cap = locked_cap(channel)
    counter = SharedCounter.objects.get_or_create(key=key)[0] if key else None
    if cap.counter_id == (counter and counter.pk):
        return
    Cap.across_brands.filter(pk=cap.pk).update(counter=counter)
    if counter:
        locked_cap(channel)
        _bring(channel, counter, [one.code for one in manifest.buckets if one.shared and not one.told_used])


def sharing_channels() -> QuerySet[Cap, int]:
    """The numbers of the channels that share a counter with others, or would."""
    return Cap.across_brands.filter(counter__isnull=False).values_list("channel", flat=True)


def sharers(channel: Channel) -> list[int]:
    """The other open channels that share its counter, of all brands."""
    same = Cap.across_brands.filter(channel=channel, counter__isnull=False).values("counter")
    rows = Cap.across_brands.filter(counter__in=same, channel__closed_at=None).exclude(channel=channel)
    return list(rows.values_list("channel", flat=True))


def own_sharers(channel: Channel) -> list[str]:
    """The handles of those of its own brand; what others have is nobody's to know."""
    mine = Cap.across_brands.filter(brand=channel.brand_id, channel__in=sharers(channel))
    return list(mine.order_by("channel__handle").values_list("channel__handle", flat=True))


def _bring(channel: Channel, counter: SharedCounter, codes: Sequence[str]) -> None:
    mine = BucketFill.across_brands.filter(channel=channel, code__in=codes)
    for row in mine:
        here = {"counter": counter, "code": row.code, "conversation": row.conversation, "since": row.since}
        if not SharedFill.objects.filter(**here).update(used=F("used") + row.used):
            SharedFill.objects.create(used=row.used, **here)
    mine.delete()
