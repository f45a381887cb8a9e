"""A robot's words in line, cleared by a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from rapport.inbox.models import Conversation, Message
from rapport.inbox.refresh import said
from rapport.inbox.reply import reply_words, shown_on_its_way
from rapport.ledger.models import Entry
from rapport.outbox import queue
from rapport.outbox.models import Reply
from rapport.store.bulk_sql import insert


@dataclass(frozen=True, slots=True)
class Automatic:
    """Words of a robot in one conversation, cleared by the decision `entry` about the message `answered`.

    `until`: they leave before this moment or not at all; `ends`: so does what is true until then.
    """

    conversation: Conversation
    answered: Message
    text: str
    entry: Entry
    key: str = ""
    until: datetime | None = None
    ends: datetime | None = None


@transaction.atomic
def say_automatically(words: Sequence[Automatic], now: datetime) -> None:
    """Put automatic words in line; what carries a key is said once under it. The caller refreshes."""
    keys = [one.key for one in words if one.key]
    known = set(Reply.across_brands.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    new = [one for one in words if one.key not in known]
    replies = queue.cleared_many(
        [queue.Cleared(one.conversation.floor, _words(one), one.entry, one.key) for one in new], now
    )
    shown = zip(new, replies, strict=True)
    insert([shown_on_its_way(one.conversation, reply, one.answered, now) for one, reply in shown])
    for one in new:
        said(one.conversation, now)


def _words(one: Automatic) -> queue.Words:
    words = reply_words(one.conversation, one.answered, one.text)
    until, ends = (at.isoformat() if at else "" for at in (one.until, one.ends))
    return replace(words, until=until, ends=ends) if until or ends else words
