"""What a person does with a draft: approve it, send it edited, or reject it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from rapport.inbox.models import Conversation, Draft, Need, Outcome, Verdict
from rapport.inbox.reply import NO_UNDO, write
from rapport.inbox.teach import chosen, rejected
from rapport.ledger.write import note
from rapport.outbox.models import Reply
from rapport.people.models import Person


class AlreadySettled(Exception):
    """Somebody else has settled this draft, or newer words have overtaken it."""


@transaction.atomic
def approve(
    draft: Draft, by: Person, now: datetime, *, text: str | None = None, undo: timedelta = NO_UNDO, key: str = ""
) -> Reply:
    """The person stands for these words, as they are or with their own `text`; they go in line.

    Raises `AlreadySettled`, or `NotAllowed` when the network's rules refuse them.
    """
    edited = text is not None and text.strip() != draft.text.strip()
    verdict = _settle(draft, Outcome.EDITED if edited else Outcome.APPROVED, by, now)
    reply = write(
        draft.conversation, text if text is not None else draft.text, by, now, undo=undo, key=key, to=draft.message
    )
    Verdict.every.filter(pk=verdict.pk).update(reply=reply)
    chosen(draft, reply.text, by, now)
    outcome = str(verdict.outcome)
    note(draft.brand_id, f"draft {outcome}", now, by=by, conversation=draft.conversation_id, draft=draft.pk)
    return reply


@transaction.atomic
def reject(draft: Draft, by: Person, now: datetime, why: str = "") -> None:
    """Not these words; the conversation now needs the person's own."""
    _settle(draft, Outcome.REJECTED, by, now, why)
    Conversation.every.filter(pk=draft.conversation_id, need=Need.DRAFT).update(need=Need.PERSON)
    rejected(draft, by, now)
    note(draft.brand_id, "draft rejected", now, by=by, conversation=draft.conversation_id, draft=draft.pk, why=why)


def _settle(draft: Draft, outcome: Outcome, by: Person, now: datetime, why: str = "") -> Verdict:
    Draft.every.select_for_update().get(pk=draft.pk)
    if known := Verdict.every.filter(draft=draft).first():
        raise AlreadySettled(f"This draft was already {known.outcome}; the conversation shows what was said.")
    return Verdict.every.create(
        brand_id=draft.brand_id, draft=draft, outcome=outcome, by=by, at=now, why=why[:300]
    )
