"""Whether the columns that lists show still say what the rows say; read only."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.db.models import F, Max

from rapport.inbox.models import Conversation, Draft, Message
from rapport.inbox.refresh import columns, states
from rapport.outbox.models import Reply

AT_ONCE = 200
RECENT, BY_CHANCE = 2000, 1000


def to_compare() -> list[int]:
    """Which conversations to look at: those of the latest messages, and some of all others by chance."""
    recent = Message.across_brands.order_by("-pk").values_list("conversation", flat=True)[:RECENT]
    found = list(dict.fromkeys(recent))
    last = Conversation.across_brands.aggregate(last=Max("pk"))["last"] or 0
    drawn = random.sample(range(1, last + 1), min(BY_CHANCE, last))
    return found + sorted(set(drawn) - set(found))


def astray(numbers: Sequence[int]) -> list[int]:
    """Those whose columns or offered drafts are not what happened; one just being told of a reply is left out."""
    telling = Reply.across_brands.exclude(step=F("told")).values("floor")
    rows = list(Conversation.across_brands.filter(pk__in=numbers).exclude(floor__in=telling))
    found = states([row.pk for row in rows])
    offered: dict[int, set[int]] = {}
    waiting = Draft.across_brands.filter(conversation__in=found, verdict__isnull=True)
    for number, draft in waiting.values_list("conversation", "pk"):
        offered.setdefault(number, set()).add(draft)
    return [
        row.pk
        for row in rows
        if any(getattr(found[row.pk], name) != value for name, value in columns(row).items())
        or offered.get(row.pk, set()) != {found[row.pk].draft} - {0}
    ]
