"""A person's yes: to a draft, as it was written or with their own words in its place, and to a reply asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.accounts.models import Person
from rapport.answers.models import Article
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.not_now import NotNow
from rapport.approvals.rule import rule_covers
from rapport.approvals.steps import asked_standing
from rapport.approvals.voting import GivenWord, vote_as_person
from rapport.domain.template import TemplateUse
from rapport.inbox.answer_labels import hold_for_label, label_draft
from rapport.inbox.asked_reply import (
    REPLIES,
    WishedReply,
    ask_reply,
    asked_replies,
    asked_words,
    attached_of,
    open_requests,
)
from rapport.inbox.meanwhile import heed
from rapport.inbox.models import AskedReply, Draft, Outcome, Verdict
from rapport.inbox.refresh import held, refresh
from rapport.inbox.reply import NO_UNDO, allowed_words, said_under, say, text_to_say
from rapport.inbox.review_rules import check_told
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.media.attached import Attached
from rapport.outbox.models import Reply
from rapport.triage.similarity import share_kept

LAPSED = gettext_lazy(
    "The article that this draft is made of is not in force. Nothing was sent: change the words, or renew the "
    "article."
)
STALE = "This draft answers an older message; something else waits now. Nothing was sent: read it, then answer."


class AlreadySettled(Exception):
    """Somebody else has settled this draft, or it is not offered any more. Nothing was sent."""


class Lapsed(NotNow):
    """Nothing was sent: the article that the draft is made of is not in force. One's own words may still be."""


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
    private: bool = False,
    told: str = "",
) -> Reply | AskedReply:
    """The person stands for these words, as they are or with their own `text`, and files; they go in line,
    in `private` where they say so and the network has it.

    Where the brand's rule asks others, too, this is one yes to the draft as it is, or asks for a yes to the
    person's own words; unless it was the last one that was missing, what is returned is what waits.

    The same `key` with the same words is the same reply, whoever settled the draft since.
    `told` as in `write`, of which `Unwarned` comes.
    Raises `AlreadySaid`, `AlreadySettled` (`Stale` where the draft answers an older message), `AnsweredMeanwhile`
    when other words were said after message `seen`, `Lapsed` where the article is not in force, `NotNow`
    where the rule does not let this person say yes, or `NotAllowed` when the network's rules refuse them.
    """
    if known := said_under(draft.conversation, key, draft.text if text is None else text, private):
        return known
    hold_for_label(draft)
    held(draft.conversation)
    if seen is not None and not _judged(draft):
        heed(draft.conversation, seen)
    check_offered(draft)
    words = text_to_say(text if text is not None else draft.text)
    check_in_force(draft, words, now)
    check_told(draft.conversation, words, told)
    edited = words != draft.text.strip() or bool(attached) or private
    wish = WishedReply(words, draft.message, draft, by if edited else None, "", None, attached, key, private)
    if rule_covers(draft.brand_id, RequestKind.REPLY, draft.conversation.channel_id, draft.message.kind):
        return _say_yes(draft, wish, by, now, undo)
    return say_draft(draft, wish, by, now, undo)


def _say_yes(draft: Draft, wish: WishedReply, by: Person, now: datetime, undo: timedelta) -> Reply | AskedReply:
    """By the rule: one yes to what waits with the same words, or these words are asked for anew."""
    found = [(one, row) for one, row in open_requests([draft.conversation_id]) if row.draft_id == draft.pk]
    for request, row in found:
        same = (row.text, row.private) == (wish.text, wish.private)
        if same and attached_of(row) == tuple(wish.attached):
            if wish.key and row.key == wish.key:
                return row
            return vote_reply(request, GivenWord(True, request.digest), by, now, undo)
    words = allowed_words(draft.conversation, wish, now)
    request, row = ask_reply(draft.conversation, replace(wish, text=words.text, warning=words.warning), by, now)
    if not asked_standing(request, REPLIES).waits_for(by.pk):
        return row
    return vote_reply(request, GivenWord(True, request.digest), by, now, undo)


@transaction.atomic
def vote_reply(
    request: ApprovalRequest, said: GivenWord, by: Person, now: datetime, undo: timedelta = NO_UNDO
) -> Reply | AskedReply:
    """Keep a person's word; the reply with the last yes, else what still waits or came back.

    Raises `NotNow` and, where a rule of the network forbids it by now, `NotAllowed`; nothing is changed then.
    """
    row = asked_replies([request.subject]).get(request.subject)
    if row is None:
        raise NotNow(_("Somebody has settled this meanwhile; look at it again."))
    outcome = vote_as_person(request, said, by, now, REPLIES)
    if outcome == RequestOutcome.APPROVED:
        return _leave(asked_replies([row.pk])[row.pk], by, now, undo)
    if outcome == RequestOutcome.RETURNED:
        refresh([row.conversation], now)
    return row


def _leave(row: AskedReply, by: Person, now: datetime, undo: timedelta) -> Reply:
    use = TemplateUse(**row.template) if row.template else None
    beside, author = attached_of(row), row.author
    wish = WishedReply(row.text, row.message, row.draft, author, row.warning, use, beside, row.key, row.private)
    if row.draft is not None:
        row.draft.conversation = row.conversation
        return say_draft(row.draft, wish, by, now, undo, asked_words(row))
    return say(row.conversation, wish, by, now, undo, asked_words(row))


def say_draft(
    draft: Draft, wish: WishedReply, by: Person, now: datetime, undo: timedelta, bound: str = ""
) -> Reply:
    """The person stands for these words, and the draft is settled with them; in the caller's transaction."""
    check_in_force(draft, wish.text, now)
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


def check_in_force(draft: Draft, words: str, now: datetime) -> None:
    """Whether these may be said of its article now; changed words are a person's own. Raises `Lapsed`."""
    if words.strip() == draft.text.strip() and lapsed_draft(draft, now):
        raise Lapsed(str(LAPSED))


def lapsed_draft(draft: Draft, now: datetime) -> bool:
    """Whether the article that it was made of has expired, was retired, or is not valid yet."""
    if draft.article_id is None:
        return False
    row = Article.across_brands.get(pk=draft.article_id)
    return row.retired_at is not None or not row.validity.holds(now)


def _judged(draft: Draft) -> bool:
    return Verdict.across_brands.filter(draft=draft).exclude(outcome=Outcome.OVERTAKEN).exists()
