"""A draft leaves: as it was written, or with somebody's own words in its place."""

from __future__ import annotations

from datetime import datetime, timedelta

from rapport.accounts.models import Person
from rapport.inbox.answer_labels import label_draft
from rapport.inbox.asked_reply import WishedReply
from rapport.inbox.models import Draft, Outcome, Verdict
from rapport.inbox.refresh import held
from rapport.inbox.reply import say
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Reply
from rapport.triage.similarity import share_kept

STALE = "This draft answers an older message; something else waits now. Nothing was sent: read it, then answer."


class AlreadySettled(Exception):
    """Somebody else has settled this draft, or it is not offered any more. Nothing was sent."""


class Stale(AlreadySettled):
    """What waits in the conversation now is not what the draft answers."""


def say_draft(
    draft: Draft, wish: WishedReply, by: Person, now: datetime, undo: timedelta, bound: str = ""
) -> Reply:
    """The person stands for these words, and the draft is settled with them; in the caller's transaction."""
    edited = wish.text.strip() != draft.text.strip()
    verdict = settle_draft(draft, Outcome.EDITED if edited else Outcome.APPROVED, by, now)
    reply = say(draft.conversation, wish, by, now, undo, bound)
    Verdict.across_brands.filter(pk=verdict.pk).update(reply=reply)
    kept = share_kept(draft.text, reply.text) if edited else 1.0
    label_draft(draft, Outcome(verdict.outcome), kept, by, now)
    what = What.DRAFT_EDITED if edited else What.DRAFT_APPROVED
    note(draft.brand_id, what, now, by=by, conversation=draft.conversation_id, draft=draft.pk)
    return reply


def settle_draft(draft: Draft, outcome: Outcome, by: Person, now: datetime, why: str = "") -> Verdict:
    """What became of it. Raises `AlreadySettled`."""
    check_offered(draft)
    return Verdict.across_brands.create(
        brand_id=draft.brand_id, draft=draft, outcome=outcome, by=by, at=now, why=why[:300]
    )


def check_offered(draft: Draft) -> None:
    """Whether it can still be approved or rejected. Raises `AlreadySettled`."""
    held(draft.conversation)
    if known := Verdict.across_brands.filter(draft=draft).first():
        if known.outcome == Outcome.OVERTAKEN:
            raise Stale(STALE)
        raise AlreadySettled(f"This draft was already {known.outcome}; the conversation shows what was said.")
