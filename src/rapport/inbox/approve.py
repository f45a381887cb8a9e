"""What a person does with a draft: approve it, send it edited, or reject it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Person
from rapport.inbox.answer_labels import hold_for_label, label_draft
from rapport.inbox.meanwhile import heed
from rapport.inbox.models import Draft, Outcome, Verdict
from rapport.inbox.refresh import held, refresh
from rapport.inbox.reply import NO_UNDO, said_under, write
from rapport.inbox.teach import rejected
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.media.attached import Attached
from rapport.outbox.models import Reply
from rapport.triage.similarity import share_kept

STALE = "This draft answers an older message; something else waits now. Nothing was sent: read it, then answer."


class AlreadySettled(Exception):
    """Somebody else has settled this draft, or it is not offered any more. Nothing was sent."""


class Stale(AlreadySettled):
    """What waits in the conversation now is not what the draft answers."""


@transaction.atomic
def approve(
    draft: Draft,
    by: Person,
    now: datetime,
    *,
    text: str | None = None,
    undo: timedelta = NO_UNDO,
    key: str = "",
    seen: int | None = None,
    attached: Sequence[Attached] = (),
) -> Reply:
    """The person stands for these words, as they are or with their own `text`, and files; they go in line.

    The same `key` with the same words is the same reply, whoever settled the draft since.
    Raises `AlreadySaid`, `AlreadySettled` (`Stale` where the draft answers an older message), `AnsweredMeanwhile`
    when other words were said after message `seen`, or `NotAllowed` when the network's rules refuse them.
    """
    if known := said_under(draft.conversation, key, text if text is not None else draft.text):
        return known
    hold_for_label(draft)
    held(draft.conversation)
    if seen is not None and not _judged(draft):
        heed(draft.conversation, seen)
    edited = text is not None and text.strip() != draft.text.strip()
    verdict = _settle(draft, Outcome.EDITED if edited else Outcome.APPROVED, by, now)
    words = text if text is not None else draft.text
    reply = write(draft.conversation, words, by, now, undo=undo, key=key, to=draft.message, attached=attached)
    Verdict.across_brands.filter(pk=verdict.pk).update(reply=reply)
    kept = share_kept(draft.text, reply.text) if edited else 1.0
    label_draft(draft, Outcome(verdict.outcome), kept, by, now)
    what = What.DRAFT_EDITED if edited else What.DRAFT_APPROVED
    note(draft.brand_id, what, now, by=by, conversation=draft.conversation_id, draft=draft.pk)
    return reply


@transaction.atomic
def reject(draft: Draft, by: Person, now: datetime, why: str = "") -> None:
    """Not these words; the conversation now needs the person's own."""
    hold_for_label(draft)
    _settle(draft, Outcome.REJECTED, by, now, why)
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


def _judged(draft: Draft) -> bool:
    return Verdict.across_brands.filter(draft=draft).exclude(outcome=Outcome.OVERTAKEN).exists()


def _settle(draft: Draft, outcome: Outcome, by: Person, now: datetime, why: str = "") -> Verdict:
    held(draft.conversation)
    if known := Verdict.across_brands.filter(draft=draft).first():
        if known.outcome == Outcome.OVERTAKEN:
            raise Stale(STALE)
        raise AlreadySettled(f"This draft was already {known.outcome}; the conversation shows what was said.")
    return Verdict.across_brands.create(
        brand_id=draft.brand_id, draft=draft, outcome=outcome, by=by, at=now, why=why[:300]
    )
