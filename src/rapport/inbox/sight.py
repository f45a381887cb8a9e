"""What the network tells of words going out of sight there: taken back by their author, or hidden by one of us.

A reaction that is taken back is told in the same way, under its own id.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from rapport.channels.models import Channel
from rapport.domain.acts import How
from rapport.domain.message import Hidden, Removed
from rapport.inbox.activities import activity_undone
from rapport.inbox.edit import unanswer
from rapport.inbox.models import HiddenThere, Message
from rapport.inbox.refresh import held
from rapport.outbox import queue
from rapport.outbox.models import Delivery, Step

OURS = (Step.QUEUED, Step.SENDING, Step.SENT, Step.UNKNOWN)


def heard(channel: Channel, event: Removed | Hidden, now: datetime) -> set[int]:
    """The conversations to refresh."""
    rows = Message.across_brands.filter(channel=channel, network_id=event.network_id, removed_at__isnull=True)
    message = rows.select_related("decision", "conversation__floor").first()
    if message is None:
        if isinstance(event, Removed):
            activity_undone(channel, event)
        return set()
    if isinstance(event, Hidden):
        return _hidden(message, event)
    held(message.conversation)
    Message.across_brands.filter(pk=message.pk).update(removed_at=event.at)
    unanswer(message, now, "taken back")  # an automatic answer that has not left
    return {message.conversation_id}


def _hidden(message: Message, event: Hidden) -> set[int]:
    """Told of what was done from here, it is no news, unless somebody undid that there since."""
    lane = queue.removal_lane(message.channel_id, event.network_id)
    ours = Delivery.across_brands.filter(lane=lane, step__in=OURS).order_by("-pk").first()
    there = hidden_there([message]).get(message.pk)
    undone = ours and ours.sent_at and there and there.at > ours.sent_at
    if ours and not undone and ours.payload["how"] == (How.HIDE if event.hidden else How.UNHIDE):
        return set()
    kept = {"message": message, "at": event.at, "hidden": event.hidden}
    HiddenThere.across_brands.get_or_create(**kept, defaults={"brand_id": message.brand_id})
    return {message.conversation_id}


def hidden_there(messages: Collection[Message]) -> dict[int, HiddenThere]:
    """The latest that was told of each message; one query."""
    rows = HiddenThere.across_brands.filter(message__in=messages)
    return {row.message_id: row for row in rows.order_by("at", "pk")}
