"""What a visitor sees of their conversation: their own words, what was said to them, and who is there."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from rapport.inbox import presence
from rapport.inbox.models import Conversation, Direction, Message
from rapport.outbox.models import Reply, Step

MOST = 60
# What is committed a moment later may carry an earlier time; the window knows every message by its id.
OVERLAP = timedelta(seconds=10)
SAID = Q(direction=Direction.IN) | Q(reply__step=Step.SENT) | Q(native=True)


def seen_by_visitor(conversation: Conversation, now: datetime, since: datetime | None = None) -> dict[str, Any]:
    """The latest messages, or those since a moment; whether somebody writes; when they last looked."""
    rows = conversation.messages.filter(SAID, removed_at__isnull=True).select_related("reply")
    if since:
        after = since - OVERLAP
        rows = rows.filter(Q(received_at__gte=after) | Q(reply__sent_at__gte=after))
    found = sorted(rows.order_by("-at", "-pk")[:MOST], key=_when)
    saw = presence.people_saw(conversation)
    return {
        "messages": [_message(one) for one in found],
        "seen": saw.isoformat() if saw else None,
        "writing": _somebody_writes(conversation, now),
        "at": now.isoformat(),
    }


def _when(message: Message) -> tuple[datetime, int]:
    """Words of ours count from when they were said, not from when they were written."""
    return (message.reply and message.reply.sent_at) or message.at, message.pk


def _message(message: Message) -> dict[str, Any]:
    by = "visitor" if message.direction == Direction.IN else "robot" if _automatic(message) else "person"
    files = message.extra.get("media", []) if by == "visitor" else []
    return {
        "id": _id(message),
        "by": by,
        "text": message.text,
        "at": _when(message)[0].isoformat(),
        "files": [{"name": one["name"], "file": one["url"].rsplit("/", 1)[-1]} for one in files],
    }


def _automatic(message: Message) -> bool:
    return message.reply is not None and message.reply.automatic


def _id(message: Message) -> str:
    """The visitor's own number for their words; for ours one that tells nothing of how many there are."""
    if message.direction == Direction.IN:
        return (message.network_id or "").partition(":")[2]
    return hashlib.sha256(f"{message.pk} {message.conversation_id}".encode()).hexdigest()[:16]


def _somebody_writes(conversation: Conversation, now: datetime) -> bool:
    """A person writes, or has written words that can still be undone."""
    waiting = Reply.of(conversation.brand).filter(floor=conversation.floor_id, approved_by__isnull=False)
    waiting = waiting.filter(step__in=[Step.QUEUED, Step.SENDING])
    return presence.people_write(conversation, now) or waiting.exists()
