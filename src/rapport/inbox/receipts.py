"""Words of ours that came to the contact, or were seen: said where they stand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from rapport.channels.models import Channel
from rapport.domain.message import Receipt
from rapport.domain.reply import Sent
from rapport.inbox.models import Message
from rapport.outbox import claim
from rapport.outbox.models import Reply, Step
from rapport.outbox.undelivered import reached_contact

# The network names one of ours, or a time up to which all were seen; more than these nobody waits to see told.
MOST = 200
IN_DOUBT = (Step.QUEUED, Step.SENDING, Step.UNKNOWN)


@transaction.atomic
def heard(channel: Channel, event: Receipt, now: datetime) -> set[int]:
    """Note it once. What was in doubt is proved sent by it. Returns the conversations that changed.

    Words that Rapport did not send are the business of who wrote them.
    """
    moved = set[int]()
    for reply in _meant(channel, event).order_by("-pk")[:MOST]:
        shown = Message.across_brands.filter(reply=reply)
        if reply.step in IN_DOUBT and event.words:
            claim.sent(reply, None, Sent(event.words), now)
            shown.update(network_id=event.words)
        if reached_contact(reply, event.state, event.at):
            moved |= set(shown.values_list("conversation_id", flat=True))
    return moved


def _meant(channel: Channel, event: Receipt) -> QuerySet[Reply]:
    mine = Reply.across_brands.filter(channel=channel)
    if event.key:
        return mine.filter(key=event.key)
    if event.words:
        return mine.filter(network_id=event.words)
    if not event.thread or not event.upto:
        return mine.none()
    # Called before then: the network had the words no earlier.
    there = mine.filter(floor__thread=event.thread, step=Step.SENT, attempts__at__lte=event.upto)
    return there.filter(seen_at=None).distinct()
