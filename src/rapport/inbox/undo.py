"""Taking back words that have not left, and what choosing them taught."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.answers.learn import forget
from rapport.inbox.models import Verdict
from rapport.outbox.models import Reply
from rapport.outbox.queue import undo as withdraw
from rapport.people.models import Person


@transaction.atomic
def undo(reply: Reply, by: Person, now: datetime) -> bool:
    """Withdraw a reply that was never tried; False when it was too late."""
    if not withdraw(reply, by, now):
        return False
    for verdict in Verdict.every.filter(reply=reply, draft__article__isnull=False).select_related(
        "draft__article"
    ):
        if verdict.draft.article is not None:
            forget(verdict.draft.article, verdict.draft.message_id, by, now)
    return True
