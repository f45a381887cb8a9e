"""A reply's words: as the outbox takes them, whether the network's rules do, and how they go in line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from rapport.accounts.models import Person
from rapport.channels.templates import why_not
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import connector
from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.reply import Outgoing
from rapport.inbox.asked_reply import WishedReply
from rapport.inbox.marketing import marketing_refusal
from rapport.inbox.models import Conversation, Direction, Message
from rapport.inbox.private_reply import aside_broken, private_kind
from rapport.inbox.refresh import held, said_by_person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.media.attached import Attached
from rapport.outbox import queue
from rapport.outbox.floor import take
from rapport.outbox.models import Reply, Step
from rapport.outbox.network_rules import Refusal, refusals
from rapport.store.bulk_sql import insert
from rapport.store.rows import new_row

NO_UNDO = timedelta(0)


class NotAllowed(Exception):
    """The network's rules refuse these words; `refusals` say which and why. Nothing was sent, nothing is lost."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(str(refusal) for refusal in refusals))
        self.refusals = refusals


class AlreadySaid(Exception):
    """This key came before with other words; `reply` is what was said, None where that is another brand's.

    Nothing was sent now, nothing is lost.
    """

    def __init__(self, reply: Reply | None) -> None:
        super().__init__(f"This key was used before, for other words: “{reply.text if reply else '…'}”.")
        self.reply = reply


def text_to_say(text: str) -> str:
    """Forms send a new line as two signs; it is counted and said as one."""
    return text.strip().replace("\r\n", "\n")


def said_under(conversation: Conversation, key: str, text: str, private: bool = False) -> Reply | None:
    """The reply that carries these words under this key already; in the caller's transaction.

    Raises `AlreadySaid` when the key carried other words, or for other readers, or words that were taken back.
    """
    if not key:
        return None
    # Of two requests with one key the second waits here, and finds what the first has said.
    held(conversation)
    known = Reply.across_brands.filter(key=key).first()
    if known is None:
        return None
    if known.brand_id != conversation.brand_id:
        raise AlreadySaid(None)
    same = known.floor_id == conversation.floor_id and known.text == text_to_say(text)
    same = same and bool(known.payload.get("private")) == private
    if not same or known.step == Step.WITHDRAWN:
        raise AlreadySaid(known)
    return known


def reply_words(
    conversation: Conversation, answered: Message | None, text: str, warning: str = "", private: bool = False
) -> queue.Words:
    """What is said and where, from the message that is answered; `private`: to its author alone."""
    to = answered.identity if answered and answered.identity_id else conversation.identity
    extra = {k: str(v) for k, v in (answered.extra if answered else {}).items() if k.startswith("re_")}
    return queue.Words(
        text=text_to_say(text),
        kind=Kind(answered.kind if answered else conversation.kind),
        thread=conversation.thread,
        in_reply_to=(answered.network_id or "") if answered else "",
        to=to.network_id if to else "",
        to_handle=to.handle if to else "",
        visibility=Visibility(answered.visibility if answered and not private else Visibility.PRIVATE),
        private=private,
        subject=conversation.subject,
        warning=warning or str((answered.extra if answered else {}).get("warning", "")),
        language=conversation.language,
        extra=extra,
    )


def allowed_words(conversation: Conversation, wish: WishedReply, now: datetime) -> queue.Words:
    """The words as they would leave. Raises `NotAllowed` with the rules of the network that they break."""
    words = reply_words(conversation, wish.message, wish.text, wish.warning, wish.private)
    words = replace(words, template=wish.template)
    if found := broken(conversation, words, automatic=False, now=now, attached=wish.attached):
        raise NotAllowed(found)
    return words


def say(
    conversation: Conversation, wish: WishedReply, by: Person, now: datetime, undo: timedelta, bound: str = ""
) -> Reply:
    """A person stands for these words and they go in line, in the transaction that holds the conversation.

    `bound`: the hash of what others said yes to. Raises `NotAllowed`.
    """
    words = replace(allowed_words(conversation, wish, now), bound=bound)
    take(conversation.floor, by, now, "replied")
    reply = queue.approved(conversation.floor, words, by, now, now + undo, wish.key, wish.attached)
    insert([shown_on_its_way(conversation, reply, wish.message, now)])
    if conversation.assignee_id is None:
        conversation.assignee = by
        conversation.save(update_fields=["assignee"])
    said_by_person(conversation, now)
    note(conversation.brand_id, What.REPLY_WRITTEN, now, by=by, conversation=conversation.pk, reply=reply.pk)
    return reply


def shown_on_its_way(conversation: Conversation, reply: Reply, answered: Message | None, now: datetime) -> Message:
    """The words as the conversation shows them while they are on their way."""
    return new_row(
        Message,
        brand_id=conversation.brand_id,
        conversation=conversation,
        channel_id=conversation.channel_id,
        direction=Direction.OUT,
        kind=reply.message_kind,
        text=reply.text,
        at=now,
        received_at=now,
        reply=reply,
        visibility=Visibility(reply.payload.get("visibility", Visibility.PRIVATE)),
        in_reply_to=(answered.network_id or "") if answered else "",
    )


def broken(
    conversation: Conversation,
    words: queue.Words,
    *,
    automatic: bool,
    now: datetime,
    attached: Sequence[Attached] = (),
) -> list[Refusal]:
    """Which of the network's rules these words would break."""
    outgoing = Outgoing(
        key="",
        text=words.text,
        kind=words.kind,
        to_handle=words.to_handle,
        warning=words.warning,
        automatic=automatic,
        template=words.template,
        media=tuple(Media("", one.file.mime, one.alt, one.name) for one in attached),
    )
    before = Reply.across_brands.filter(floor=conversation.floor_id, payload__in_reply_to=words.in_reply_to)
    aside = aside_broken(conversation, words.in_reply_to, automatic, now) if words.private else None
    return _broken(conversation, outgoing, before if words.in_reply_to else before.none(), now, aside)


def rules(reply: Reply, rules: Manifest, outgoing: Outgoing, now: datetime) -> list[Refusal]:
    """The same look at the moment of sending, for delivery."""
    conversation = Conversation.across_brands.select_related("channel").get(floor=reply.floor_id)
    before = Reply.across_brands.filter(floor=reply.floor_id, payload__in_reply_to=outgoing.in_reply_to).exclude(
        pk=reply.pk
    )
    aside = None
    if reply.payload.get("private"):
        aside = aside_broken(conversation, outgoing.in_reply_to, outgoing.automatic, now, but=reply)
    return _broken(conversation, outgoing, before if outgoing.in_reply_to else before.none(), now, aside)


def _broken(
    conversation: Conversation,
    outgoing: Outgoing,
    before: QuerySet[Reply],
    now: datetime,
    aside: Sequence[Refusal] | None,
) -> list[Refusal]:
    """`aside`: what speaks against an answer in private to words in public; None where it is none."""
    channel = conversation.channel
    found = connector(channel.network)
    sent = before.filter(step=Step.SENT).count() if found.manifest.limits.replies_each else 0
    leaving = found.worded(outgoing.text, outgoing.to_handle) if outgoing.text.strip() else ""
    kind = outgoing.kind if aside is None else private_kind(channel.network, outgoing.kind)
    whole = replace(outgoing, text=leaving)
    broken = refusals(found, channel.settings, whole, now, conversation.last_in_at, sent, kind)
    why = ""
    if outgoing.template:
        why = why_not(channel, outgoing.template) or marketing_refusal(conversation, outgoing.template)
    return [*broken, *(aside or []), *([Refusal(why)] if why else [])]
