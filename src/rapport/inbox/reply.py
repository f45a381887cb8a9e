"""Saying something in a conversation: a person's own words, or automatic ones cleared by a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from rapport.accounts.models import Person
from rapport.channels.templates import why_not
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import connector
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing
from rapport.domain.template import TemplateUse
from rapport.inbox.asked_reply import WishedReply, ask_reply, asked_under
from rapport.inbox.meanwhile import heed
from rapport.inbox.models import AskedReply, Conversation, Direction, Message
from rapport.inbox.refresh import held, said, said_by_person
from rapport.inbox.reply_rule import own_words_need_yes
from rapport.inbox.reply_words import reply_words, shown_on_its_way, text_to_say
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.media.attached import Attached
from rapport.outbox import queue
from rapport.outbox.floor import take
from rapport.outbox.models import Reply, Step
from rapport.outbox.network_rules import Refusal, refusals
from rapport.store.bulk_sql import insert

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


def said_under(conversation: Conversation, key: str, text: str) -> Reply | None:
    """The reply that carries these words under this key already; in the caller's transaction.

    Raises `AlreadySaid` when the key carried other words, or words that were taken back.
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
    if not same or known.step == Step.WITHDRAWN:
        raise AlreadySaid(known)
    return known


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
    seen: int | None = None,
    attached: Sequence[Attached] = (),
    template: TemplateUse | None = None,
) -> Reply | AskedReply:
    """A person's own words, in line after `undo`, with files beside them. The robot is silent here from now on.

    Where the brand's rule asks others first, they wait for that yes: what is returned is what was asked for.

    `to` is the message answered (default: the latest incoming one). The same `key` is the same reply.
    `seen` is the newest message the person had seen. `template`: the words are one of the network's, filled.
    Raises `AlreadySaid`, `NotAllowed`, or `AnsweredMeanwhile` when we spoke here after that, before anything is
    changed.
    """
    if known := said_under(conversation, key, text):
        return known
    held(conversation)
    if waiting := asked_under(conversation, key, text_to_say(text)):
        return waiting
    if seen is not None:
        heed(conversation, seen)
    wish = WishedReply(text, to or latest(conversation), None, by, warning, template, attached, key)
    words = allowed_words(conversation, wish, now)
    if own_words_need_yes(conversation, str(words.kind), by):
        return ask_reply(conversation, replace(wish, text=words.text, warning=words.warning), by, now)[1]
    return say(conversation, wish, by, now, undo)


def allowed_words(conversation: Conversation, wish: WishedReply, now: datetime) -> queue.Words:
    """The words as they would leave. Raises `NotAllowed` with the rules of the network that they break."""
    words = replace(reply_words(conversation, wish.message, wish.text, wish.warning), template=wish.template)
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


@dataclass(frozen=True, slots=True)
class Automatic:
    """Words of a robot in one conversation, cleared by the decision `entry` about the message `answered`."""

    conversation: Conversation
    answered: Message
    text: str
    entry: Entry
    key: str = ""


@transaction.atomic
def say_automatically(words: Sequence[Automatic], now: datetime) -> None:
    """Put automatic words in line; what carries a key is said once under it. The caller refreshes."""
    keys = [one.key for one in words if one.key]
    known = set(Reply.across_brands.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    new = [one for one in words if one.key not in known]
    replies = queue.cleared_many(
        [
            queue.Cleared(
                one.conversation.floor, reply_words(one.conversation, one.answered, one.text), one.entry, one.key
            )
            for one in new
        ],
        now,
    )
    shown = zip(new, replies, strict=True)
    insert([shown_on_its_way(one.conversation, reply, one.answered, now) for one, reply in shown])
    for one in new:
        said(one.conversation, now)


def latest(conversation: Conversation) -> Message | None:
    """The latest message of the contact that is still there: what was taken back cannot be answered any more."""
    heard = conversation.messages.filter(direction=Direction.IN)
    return heard.order_by(F("removed_at").asc(nulls_first=True), "-at", "-pk").first()


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
    return _broken(conversation, outgoing, before if words.in_reply_to else before.none(), now)


def rules(reply: Reply, rules: Manifest, outgoing: Outgoing, now: datetime) -> list[Refusal]:
    """The same look at the moment of sending, for delivery."""
    conversation = Conversation.across_brands.select_related("channel").get(floor=reply.floor_id)
    before = Reply.across_brands.filter(floor=reply.floor_id, payload__in_reply_to=outgoing.in_reply_to).exclude(
        pk=reply.pk
    )
    return _broken(conversation, outgoing, before if outgoing.in_reply_to else before.none(), now)


def _broken(
    conversation: Conversation, outgoing: Outgoing, before: QuerySet[Reply], now: datetime
) -> list[Refusal]:
    channel = conversation.channel
    found = connector(channel.network)
    sent = before.filter(step=Step.SENT).count() if found.manifest.limits.replies_each else 0
    leaving = found.worded(outgoing.text, outgoing.to_handle) if outgoing.text.strip() else ""
    size = found.count(leaving, channel.settings)
    size += found.count(outgoing.warning, channel.settings) if found.counts_warning else 0
    most = found.limit(outgoing.kind, channel.settings)
    heaviest = found.limit_bytes(outgoing.kind, channel.settings)
    whole = replace(outgoing, text=leaving)
    files = found.files(channel.settings)
    broken = refusals(found.manifest, whole, now, conversation.last_in_at, sent, size, most, heaviest, files)
    why = why_not(channel, outgoing.template) if outgoing.template else ""
    return [*broken, Refusal(why)] if why else broken
