"""Files of ours that a network shows as messages of their own, coming back: nobody spoke in its app with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q

from rapport.channels.models import Channel
from rapport.connectors.registry import manifest
from rapport.domain.message import Echo, Kind
from rapport.inbox.models import Conversation
from rapport.outbox.models import Attachment, Reply, Step

OPEN = (Step.SENDING, Step.UNKNOWN, Step.QUEUED)
LATE = timedelta(hours=1)


def is_our_file(channel: Channel, echo: Echo, talks: Sequence[Conversation]) -> bool:
    """Whether a message without words is a file of a reply here, which is noted: it is known from then on.

    In the call's own time, or until an hour after it: what somebody says by hand later is theirs.
    """
    apart = manifest(channel.network).files_apart
    if echo.text.strip() or not any(Kind(one.kind) in apart for one in talks):
        return False
    rows = Attachment.across_brands.filter(delivery__channel=channel)
    if rows.filter(said_as=echo.network_id).exists():
        return True
    going = Q(step__in=OPEN) | Q(step=Step.SENT, sent_at__gte=echo.at - LATE)
    mine = Reply.across_brands.filter(going, floor__conversation__in=talks, attempts__isnull=False)
    one = rows.filter(delivery__in=mine.values("pk"), said_as="").order_by("delivery", "place").first()
    if one is None:
        return False
    return bool(rows.filter(pk=one.pk, said_as="").update(said_as=echo.network_id[:255]))
