"""Saying something in a conversation: a person's own words, or automatic ones cleared by a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import connector
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing
from rapport.inbox.models import Conversation, Direction, Draft, Message, Need, Outcome, Verdict
from rapport.ledger.models import Entry
from rapport.ledger.write import note
from rapport.outbox import queue
from rapport.outbox.allowed import Refusal, refusals
from rapport.outbox.floor import take
from rapport.outbox.models import Reply, Step
from rapport.people.models import Person

NO_UNDO = timedelta(0)


class NotAllowed(Exception):
    """The network's rules refuse these words; `refusals` say which and why. Nothing was sent, nothing is lost."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(str(refusal) for refusal in refusals))
        self.refusals = refusals


@transaction.atomic
def write(
    conversation: Conversation,
    text: str,
    by: Person,
    now: datetime,
    *,
    undo: timedelta = NO_UNDO,
    key: str = "",
    to: Message | None = None,
    warning: str = "",
) -> Reply:
    """A person's own words, in line after `undo`. The robot is silent here from this moment on.

    `to` is the message answered (default: the latest incoming one). The same `key` is the same reply.
    Raises `NotAllowed` before anything is changed.
    """
    if key and (known := Reply.of(conversation.brand).filter(key=key).first()):
        return known
    before = to or latest(conversation)
    words = _words(conversation, before, text, warning)
    if found := broken(conversation, words, automatic=False, now=now):
        raise NotAllowed(found)
    take(conversation.floor, by, now, "replied")
    reply = queue.approved(conversation.floor, words, by, now, now + undo, key)
    _show(conversation, reply, before, now)
    overtake_drafts(conversation, by, now)
    answered(conversation, by, now)
    note(conversation.brand_id, "reply written", now, by=by, conversation=conversation.pk, reply=reply.pk)
    return reply


@transaction.atomic
def say_automatically(
    conversation: Conversation, answered: Message, text: str, entry: Entry, now: datetime, key: str = ""
) -> Reply:
    """Automatic words, cleared by the decision `entry`; the same key is said once."""
    if key and (known := Reply.every.filter(key=key).first()):
        return known
    reply = queue.cleared(conversation.floor, _words(conversation, answered, text), entry, now, key)
    _show(conversation, reply, answered, now)
    conversation.last_out_at = now
    Conversation.every.filter(pk=conversation.pk).update(last_out_at=now, last_at=now)
    return reply


def latest(conversation: Conversation) -> Message | None:
    """The latest message of the contact."""
    return conversation.messages.filter(direction=Direction.IN).order_by("-at", "-pk").first()


def broken(conversation: Conversation, words: queue.Words, *, automatic: bool, now: datetime) -> list[Refusal]:
    """Which of the network's rules these words would break."""
    outgoing = Outgoing(key="", text=words.text, kind=words.kind, automatic=automatic)
    said = Reply.every.filter(floor=conversation.floor_id, extra__in_reply_to=words.in_reply_to)
    return _broken(conversation, outgoing, said if words.in_reply_to else said.none(), now)


def rules(reply: Reply, rules: Manifest, outgoing: Outgoing, now: datetime) -> list[Refusal]:
    """The same look at the moment of sending, for delivery."""
    conversation = Conversation.every.select_related("channel").get(floor=reply.floor_id)
    said = Reply.every.filter(floor=reply.floor_id, extra__in_reply_to=outgoing.in_reply_to).exclude(pk=reply.pk)
    return _broken(conversation, outgoing, said if outgoing.in_reply_to else said.none(), now)


def _broken(conversation: Conversation, outgoing: Outgoing, said: QuerySet[Reply], now: datetime) -> list[Refusal]:
    channel = conversation.channel
    found = connector(channel.network)
    sent = said.filter(step=Step.SENT).count() if found.manifest.limits.replies_each else 0
    size = found.size(outgoing.text, channel.settings)
    most = found.most(outgoing.kind, channel.settings)
    return refusals(found.manifest, outgoing, now, conversation.last_in_at, sent, size, most)


def _words(conversation: Conversation, answered: Message | None, text: str, warning: str = "") -> queue.Words:
    to = answered.identity if answered and answered.identity_id else conversation.identity
    extra = {k: str(v) for k, v in (answered.extra if answered else {}).items() if k.startswith("re_")}
    return queue.Words(
        text=text.strip(),
        kind=Kind(answered.kind if answered else conversation.kind),
        thread=conversation.thread,
        in_reply_to=(answered.network_id or "") if answered else "",
        to=to.network_id if to else "",
        to_handle=to.handle if to else "",
        visibility=Visibility(answered.visibility if answered else Visibility.PRIVATE),
        subject=conversation.subject,
        warning=warning or str((answered.extra if answered else {}).get("warning", "")),
        language=conversation.language,
        extra=extra,
    )


def _show(conversation: Conversation, reply: Reply, answered: Message | None, now: datetime) -> Message:
    """The words as the conversation shows them while they are on their way."""
    return Message.every.create(
        brand_id=conversation.brand_id,
        conversation=conversation,
        channel_id=conversation.channel_id,
        direction=Direction.OUT,
        kind=reply.kind,
        text=reply.text,
        at=now,
        received_at=now,
        reply=reply,
        visibility=answered.visibility if answered else Visibility.PRIVATE,
        in_reply_to=(answered.network_id or "") if answered else "",
    )


def overtake_drafts(conversation: Conversation, by: Person | None, now: datetime) -> None:
    waiting = Draft.every.filter(conversation=conversation, verdict__isnull=True)
    Verdict.every.bulk_create(
        Verdict(brand_id=d.brand_id, draft=d, outcome=Outcome.OVERTAKEN, by=by, at=now, why="other words")
        for d in waiting
    )


def answered(conversation: Conversation, by: Person | None, now: datetime) -> None:
    """The contact waits no longer; the conversation is the person's."""
    changes = {
        "need": Need.NOTHING,
        "waiting_since": None,
        "last_out_at": now,
        "last_at": now,
        "automatic_in_row": 0,
        "assignee": conversation.assignee or by,
    }
    for name, value in changes.items():
        setattr(conversation, name, value)
    conversation.save(update_fields=list(changes))
