"""What a person does with a draft: approve it, send it edited, or reject it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Person
from rapport.approvals.steps import asked_standing
from rapport.approvals.voting import GivenWord
from rapport.inbox.answer_labels import hold_for_label, label_draft
from rapport.inbox.asked_reply import REPLIES, WishedReply, ask_reply, attached_of, open_requests
from rapport.inbox.meanwhile import heed
from rapport.inbox.models import AskedReply, Draft, Outcome, Verdict
from rapport.inbox.refresh import held, refresh
from rapport.inbox.reply import NO_UNDO, allowed_words, said_under, text_to_say
from rapport.inbox.reply_rule import drafts_need_yes
from rapport.inbox.reply_voting import vote_reply
from rapport.inbox.say_draft import AlreadySettled as AlreadySettled
from rapport.inbox.say_draft import Stale as Stale
from rapport.inbox.say_draft import check_offered, say_draft, settle_draft
from rapport.inbox.teach import rejected
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.media.attached import Attached
from rapport.outbox.models import Reply


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
) -> Reply | AskedReply:
    """The person stands for these words, as they are or with their own `text`, and files; they go in line.

    Where the brand's rule asks others, too, this is one yes to the draft as it is, or asks for a yes to the
    person's own words; unless it was the last one that was missing, what is returned is what waits.

    The same `key` with the same words is the same reply, whoever settled the draft since.
    Raises `AlreadySaid`, `AlreadySettled` (`Stale` where the draft answers an older message), `AnsweredMeanwhile`
    when other words were said after message `seen`, `NotNow` where the rule does not let this person say yes, or
    `NotAllowed` when the network's rules refuse them.
    """
    if known := said_under(draft.conversation, key, text if text is not None else draft.text):
        return known
    hold_for_label(draft)
    held(draft.conversation)
    if seen is not None and not _judged(draft):
        heed(draft.conversation, seen)
    check_offered(draft)
    words = text_to_say(text if text is not None else draft.text)
    edited = words != draft.text.strip() or bool(attached)
    wish = WishedReply(words, draft.message, draft, by if edited else None, "", None, attached, key)
    if drafts_need_yes(draft.conversation, draft.message.kind):
        return _say_yes(draft, wish, by, now, undo)
    return say_draft(draft, wish, by, now, undo)


def _say_yes(draft: Draft, wish: WishedReply, by: Person, now: datetime, undo: timedelta) -> Reply | AskedReply:
    """By the rule: one yes to what waits with the same words, or these words are asked for anew."""
    found = [(one, row) for one, row in open_requests([draft.conversation_id]) if row.draft_id == draft.pk]
    for request, row in found:
        if row.text == wish.text and attached_of(row) == tuple(wish.attached):
            if wish.key and row.key == wish.key:
                return row
            return vote_reply(request, GivenWord(True, request.digest), by, now, undo)
    words = allowed_words(draft.conversation, wish, now)
    request, row = ask_reply(draft.conversation, replace(wish, text=words.text, warning=words.warning), by, now)
    if not asked_standing(request, REPLIES).waits_for(by.pk):
        return row
    return vote_reply(request, GivenWord(True, request.digest), by, now, undo)


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


def _judged(draft: Draft) -> bool:
    return Verdict.across_brands.filter(draft=draft).exclude(outcome=Outcome.OVERTAKEN).exists()
