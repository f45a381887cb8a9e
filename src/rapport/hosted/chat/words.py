"""What a visitor sees of their conversation: their own words, what was said to them, and who is there."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from rapport.hosted.chat.config import back
from rapport.hosted.chat.reply_files import name_of
from rapport.inbox import presence
from rapport.inbox.models import Conversation, Direction, Message
from rapport.inbox.reachable import lacks_address
from rapport.outbox.models import Reply, Step

MOST = 60
# What is committed a moment later may carry an earlier time; the window knows every message by its id.
OVERLAP = timedelta(seconds=10)
SAID = Q(direction=Direction.IN) | Q(reply__step=Step.SENT) | Q(native=True)


def seen_by_visitor(conversation: Conversation, now: datetime, since: datetime | None = None) -> dict[str, Any]:
    """The latest messages, or those since a moment; whether somebody writes; when they last looked; when people
    are `back`; whether to `ask` for an address, because words wait and nobody is there.
    """
    rows = conversation.messages.filter(SAID, removed_at__isnull=True).select_related("reply")
    rows = rows.prefetch_related("reply__attachments__file")
    if since:
        after = since - OVERLAP
        rows = rows.filter(Q(received_at__gte=after) | Q(reply__sent_at__gte=after))
    found = sorted(rows.order_by("-at", "-pk")[:MOST], key=_when)
    saw = presence.people_saw(conversation)
    away = back(conversation.brand, now)
    return {
        "messages": [_message(one) for one in found],
        "seen": saw.isoformat() if saw else None,
        "writing": _somebody_writes(conversation, now),
        "at": now.isoformat(),
        "back": away,
        "ask": away is not None and lacks_address(conversation),
    }


def _when(message: Message) -> tuple[datetime, int]:
    """Words of ours count from when they were said, not from when they were written."""
    return (message.reply and message.reply.sent_at) or message.at, message.pk


def _message(message: Message) -> dict[str, Any]:
    by = "visitor" if message.direction == Direction.IN else "robot" if _automatic(message) else "person"
    return {
        "id": _id(message),
        "by": by,
        "text": message.text,
        "at": _when(message)[0].isoformat(),
        "files": _files(message),
    }


def _files(message: Message) -> list[dict[str, str]]:
    if message.direction == Direction.IN:
        sent = message.extra.get("media", [])
        return [{"name": one["name"], "file": one["url"].rsplit("/", 1)[-1]} for one in sent]
    said = message.reply.attachments.all() if message.reply else []
    return [{"name": one.name, "file": name_of(one)} for one in said]


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
