"""Taking back words that have not left, and what choosing them said of an article."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.inbox.answer_labels import forget_draft
from rapport.inbox.models import Conversation, Verdict
from rapport.inbox.refresh import held, refresh
from rapport.outbox.models import Delivery, Reply
from rapport.outbox.queue import undo as withdraw


@transaction.atomic
def undo(delivery: Delivery, by: Person, now: datetime) -> bool:
    """Withdraw a delivery that was never tried; False when it was too late.

    What a reply had answered waits again, and the draft that it was is offered again.
    """
    reply = Reply.across_brands.filter(pk=delivery.pk).first()
    return _reply(reply, by, now) if reply else withdraw(delivery, by, now, due_too=True)


def _reply(reply: Reply, by: Person, now: datetime) -> bool:
    conversation = Conversation.across_brands.get(floor=reply.floor_id)
    held(conversation)
    if not withdraw(reply, by, now):
        return False
    chosen = Verdict.across_brands.filter(reply=reply, draft__article__isnull=False)
    for verdict in chosen.select_related("draft"):
        forget_draft(verdict.draft, by, now)
    refresh([conversation], now)
    return True
