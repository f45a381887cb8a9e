"""Writing down what happens to a conversation other than new words, and what it came after."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from rapport.accounts.models import Person
from rapport.inbox.models import Conversation, Turn, Turned
from rapport.outbox.models import Reply, Step


def turn(
    conversation: Conversation, what: Turned, by: Person | None, at: datetime, until: datetime | None = None
) -> Turn:
    """A row for it. Call it while the conversation is `held`, so that nothing comes in between."""
    in_line = Reply.across_brands.filter(floor=conversation.floor_id, step__in=[Step.QUEUED, Step.SENDING])
    return Turn.across_brands.create(
        brand_id=conversation.brand_id,
        conversation=conversation,
        what=what,
        at=at,
        by=by,
        after=conversation.messages.aggregate(latest=Max("pk"))["latest"] or 0,
        until=until,
        in_line=list(in_line.values_list("pk", flat=True)),
    )
