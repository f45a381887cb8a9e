"""A person's own words in a conversation, in line or asked for first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from rapport.accounts.models import Person
from rapport.domain.template import TemplateUse
from rapport.inbox.asked_reply import WishedReply, ask_reply, asked_under
from rapport.inbox.meanwhile import heed
from rapport.inbox.models import AskedReply, Conversation, Direction, Message
from rapport.inbox.refresh import held
from rapport.inbox.reply import NO_UNDO, allowed_words, said_under, say, text_to_say
from rapport.inbox.reply_rule import own_words_need_yes
from rapport.inbox.review_rules import check_told
from rapport.media.attached import Attached
from rapport.outbox.models import Reply


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
    private: bool = False,
    told: str = "",
) -> Reply | AskedReply:
    """A person's own words, in line after `undo`, with files beside them. The robot is silent here from now on.

    Where the brand's rule asks others first, they wait for that yes: what is returned is what was asked for.

    `to` is the message answered (default: the latest incoming one). The same `key` is the same reply.
    `seen` is the newest message the person had seen. `template`: the words are one of the network's, filled.
    `private`: to the author of what is answered alone, though others read that; where the network has it.
    `told`: which rules about words under a review the person was told of (`review_rules.told_mark`).
    Raises `AlreadySaid`, `NotAllowed`, `Unwarned`, or `AnsweredMeanwhile` when we spoke here after that, before
    anything is changed.
    """
    if known := said_under(conversation, key, text, private):
        return known
    held(conversation)
    if waiting := asked_under(conversation, key, text_to_say(text), private):
        return waiting
    if seen is not None:
        heed(conversation, seen)
    check_told(conversation, text, told)
    wish = WishedReply(text, to or latest(conversation), None, by, warning, template, attached, key, private)
    words = allowed_words(conversation, wish, now)
    if own_words_need_yes(conversation, str(words.kind), by):
        return ask_reply(conversation, replace(wish, text=words.text, warning=words.warning), by, now)[1]
    return say(conversation, wish, by, now, undo)


def latest(conversation: Conversation) -> Message | None:
    """The latest message of the contact that is still there: what was taken back cannot be answered any more."""
    heard = conversation.messages.filter(direction=Direction.IN)
    return heard.order_by(F("removed_at").asc(nulls_first=True), "-at", "-pk").first()
