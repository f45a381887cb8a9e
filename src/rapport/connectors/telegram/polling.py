"""A poll in the brand's channel: its question is the post's words; who votes is shown to nobody."""

from __future__ import annotations

from typing import Any

from rapport.connectors.errors import Refused
from rapport.connectors.telegram.words import length
from rapport.domain.message import Kind
from rapport.domain.poll import Poll
from rapport.domain.reply import Outgoing

# Bot API 10.1, https://core.telegram.org/bots/api#sendpoll, read on 2026-11-29.
QUESTION, OPTIONS, OPTION, LONGEST = 300, 12, 100, 2_628_000


def checked_poll(outgoing: Outgoing, said: str) -> Poll | None:
    """The poll beside a post, if there is one. Raises `Refused` for what Telegram would not take."""
    poll = outgoing.poll
    if poll is None:
        return None
    if outgoing.kind is not Kind.POST or outgoing.media:
        raise Refused("A poll stands alone in a post of your channel, without files. Nothing was sent.")
    if (size := length(said)) > QUESTION:
        raise Refused(f"The post's words are its poll's question: {size} characters; Telegram takes {QUESTION}.")
    fits = all(1 <= length(one) <= OPTION for one in poll.options)
    if not fits or not 2 <= len(poll.options) <= OPTIONS:
        raise Refused(f"A poll on Telegram has 2 to {OPTIONS} options of at most {OPTION} characters each.")
    if not 1 <= poll.minutes * 60 <= LONGEST:
        raise Refused(f"A poll on Telegram is open for at most {LONGEST // 60} minutes. Nothing was sent.")
    return poll


def poll_form(poll: Poll, question: str) -> dict[str, Any]:
    """As the Bot API wants it; the time runs from the moment at which it is there."""
    return {
        "question": question,
        "options": [{"text": one} for one in poll.options],
        "is_anonymous": True,
        "allows_multiple_answers": poll.multiple,
        "open_period": poll.minutes * 60,
    }
