"""Not these words: a draft that a person rejects."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.inbox.answer_labels import hold_for_label, label_draft
from rapport.inbox.approve import settle_draft
from rapport.inbox.models import Draft, Outcome
from rapport.inbox.refresh import refresh
from rapport.inbox.teach import rejected
from rapport.ledger.what import What
from rapport.ledger.write import note


@transaction.atomic
def reject(draft: Draft, by: Person, now: datetime, why: str = "") -> None:
    """Not these words; the conversation now needs the person's own."""
    hold_for_label(draft)
    settle_draft(draft, Outcome.REJECTED, by, now, why)
    refresh([draft.conversation], now)
    rejected(draft, by, now)
    label_draft(draft, Outcome.REJECTED, 0.0, by, now)
    note(
        draft.brand_id,
        What.DRAFT_REJECTED,
        now,
        by=by,
        conversation=draft.conversation_id,
        draft=draft.pk,
        why=why,
    )
