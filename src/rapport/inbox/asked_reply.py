"""Asking for a yes to a reply: bound to its words and files, to what it answers, to what was said last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.accounts.models import Person
from rapport.approvals.asking import ask_yes, close_requests, note_about
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.subjects import About
from rapport.domain.template import TemplateUse
from rapport.inbox.keep import TooMuch, Typed, keep
from rapport.inbox.meanwhile import NOT_SAID
from rapport.inbox.models import AskedReply, AskedReplyFile, Conversation, Direction, Draft, Message
from rapport.inbox.private_reply import in_public, private_until
from rapport.inbox.reply_rule import window_ends
from rapport.inbox.unsent_files import TooManyFiles, put_beside
from rapport.ledger.what import What
from rapport.media.attached import Attached
from rapport.outbox.kinds.reply import words_digest

AROUND = ("conversation__brand", "conversation__channel", "conversation__contact", "message", "author", "draft")


@dataclass(frozen=True, slots=True)
class WishedReply:
    """What somebody wants to be said; `draft`: it is that draft, by an `author` where it was edited.

    `private`: in private, though what it answers was written in public.
    """

    text: str
    message: Message | None = None
    draft: Draft | None = None
    author: Person | None = None
    warning: str = ""
    template: TemplateUse | None = None
    attached: Sequence[Attached] = ()
    key: str = ""
    private: bool = False


class Replies:
    """What a yes to a reply is asked for: its words, files and place, while nothing else was said there."""

    kind = RequestKind.REPLY
    changed: Promise = _("Something was said or changed here since: look at it again before you say yes.")
    theirs: Promise = _("These are your own words; somebody else has to say yes to them.")

    def about(self, rows: Sequence[ApprovalRequest]) -> Mapping[int, About]:
        found = asked_replies([one.subject for one in rows])
        return {one.pk: _about(found[one.subject]) for one in rows if one.subject in found}

    def held_digest(self, request: ApprovalRequest) -> str:
        row = asked_replies([request.subject]).get(request.subject)
        if row is None:
            return ""
        Conversation.across_brands.select_for_update(of=("self",)).values_list("pk").get(pk=row.conversation_id)
        return reply_digest(asked_replies([request.subject])[request.subject])

    def closed(self, request: ApprovalRequest, outcome: RequestOutcome, now: datetime) -> None:
        """What does not leave goes back to whoever wrote it."""
        row = asked_replies([request.subject]).get(request.subject)
        if row is not None and outcome != RequestOutcome.APPROVED:
            _give_back(row, now)


REPLIES = Replies()


def asked_replies(numbers: Collection[int]) -> dict[int, AskedReply]:
    """The replies with all that is around them, by number."""
    rows = AskedReply.across_brands.filter(pk__in=numbers).select_related(*AROUND)
    return {one.pk: one for one in rows.prefetch_related("files__file")}


def open_requests(conversations: Collection[int]) -> list[tuple[ApprovalRequest, AskedReply]]:
    """What is asked for in these conversations and was not answered."""
    rows = ApprovalRequest.across_brands.filter(kind=RequestKind.REPLY, outcome=RequestOutcome.OPEN)
    asked = AskedReply.across_brands.filter(conversation__in=conversations)
    found = list(rows.filter(subject__in=asked.values("pk")).order_by("pk"))
    known = asked_replies([one.subject for one in found]) if found else {}
    return [(one, known[one.subject]) for one in found]


def asked_under(conversation: Conversation, key: str, text: str, private: bool = False) -> AskedReply | None:
    """These words, which wait under this key already: a form that is sent twice asks once."""
    rows = (row for _request, row in open_requests([conversation.pk])) if key else ()
    return next((row for row in rows if (row.key, row.text, row.private) == (key, text, private)), None)


def ask_reply(
    conversation: Conversation, wish: WishedReply, by: Person, now: datetime
) -> tuple[ApprovalRequest, AskedReply]:
    """One request for these words as they are; in the caller's transaction, which holds the conversation.

    Other words for the same draft, or under the same key, void what was asked for before.
    """
    for request, before in open_requests([conversation.pk]):
        if (wish.draft and before.draft_id == wish.draft.pk) or (wish.key and before.key == wish.key):
            void(request, before, now, by)
    row = AskedReply.across_brands.create(
        brand_id=conversation.brand_id,
        conversation=conversation,
        message=wish.message,
        draft=wish.draft,
        author=wish.author,
        text=wish.text,
        warning=wish.warning,
        template=asdict(wish.template) if wish.template else {},
        key=wish.key,
        private=wish.private,
        at=now,
    )
    AskedReplyFile.across_brands.bulk_create(
        AskedReplyFile(brand_id=row.brand_id, asked=row, file=one.file, name=one.name, alt=one.alt)
        for one in wish.attached
    )
    row = asked_replies([row.pk])[row.pk]
    return ask_yes(row.brand_id, RequestKind.REPLY, row.pk, reply_digest(row), by, now, reply_named(row)), row


def void(request: ApprovalRequest, row: AskedReply, now: datetime, by: Person | None = None) -> None:
    """What was asked holds no longer, nor does any yes to it; the record says so."""
    if close_requests(RequestKind.REPLY, row.pk, now):
        voided = request.votes.filter(yes=True).count()
        note_about(row.brand_id, What.APPROVAL_VOIDED, now, reply_named(row), by=by, votes=voided)
        if by is None or by.pk != row.author_id:
            _give_back(row, now)


def void_changed(conversations: Collection[int], now: datetime) -> None:
    """Whatever is not as it was asked for any more: other words came, were changed, or were said."""
    for request, row in open_requests(conversations):
        if request.digest != reply_digest(row):
            void(request, row, now)


def reply_digest(row: AskedReply) -> str:
    """The hash of all that will be sent, of what it answers, and of the last words on both sides."""
    talk, to = row.conversation, row.message
    spoken = Message.across_brands.filter(conversation=talk, history=None)
    heard = spoken.filter(direction=Direction.IN, removed_at=None).aggregate(last=Max("pk"))["last"]
    ours = spoken.filter(direction=Direction.OUT).exclude(NOT_SAID).aggregate(last=Max("pk"))["last"]
    answered = [to.pk, to.text, to.removed_at is not None] if to else []
    overtaken = row.draft is not None and getattr(row.draft, "verdict", None) is not None
    content = [talk.pk, asked_words(row), answered, heard, ours, overtaken]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def asked_words(row: AskedReply) -> str:
    """The hash of the words and files alone: what is looked at once more when they leave."""
    files = [(one.file.sha256, one.alt) for one in row.files.all()]
    return words_digest(row.conversation.channel_id, row.text, row.warning, row.template, files, row.private)


def attached_of(row: AskedReply) -> tuple[Attached, ...]:
    return tuple(Attached(one.file, one.name, one.alt) for one in row.files.all())


def reply_named(row: AskedReply) -> dict[str, int]:
    """What the ledger's entries are about."""
    return {"conversation": row.conversation_id, **({"draft": row.draft_id} if row.draft_id else {})}


def _about(row: AskedReply) -> About:
    return About(
        own=frozenset({row.author_id} if row.author_id else ()),
        named=reply_named(row),
        deadline=_deadline(row),
        channels=(row.conversation.channel.handle,),
    )


def _deadline(row: AskedReply) -> datetime | None:
    """Until when these words may leave: the network's window, or its time for an answer in private."""
    if row.private and in_public(row.message):
        return private_until(row.conversation, row.message)
    return None if row.template else window_ends(row.conversation)


def _give_back(row: AskedReply, now: datetime) -> None:
    """A person's words come back into their composer, with their files; a draft is offered as before."""
    if row.author is None or row.template:
        return
    typed = Typed(f"asked-{row.pk}", row.text, private=row.private)
    with suppress(TooMuch, TooManyFiles):
        keep(row.conversation, row.author, typed, now)
        for one in attached_of(row):
            put_beside(row.conversation, row.author, typed, one, now)
