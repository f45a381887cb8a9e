"""What was just done in a conversation, as the line above the desk tells it while it can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from rapport.inbox.models import AskedReply
from rapport.outbox.models import Reply
from rapport.web.access import BrandRequest
from rapport.web.inbox.talk import Talk


@dataclass(frozen=True, slots=True)
class ToldLine:
    """`what` is sent, resolved or snoozed; `undo` is the address that takes it back, offered until `until`."""

    what: str
    name: str
    undo: str
    until: datetime


def told_sent(talk: Talk, reply: Reply | AskedReply) -> ToldLine | None:
    """Words that leave when their undo is over; None for words that wait for a yes."""
    if isinstance(reply, AskedReply):
        return None
    return ToldLine("sent", _name(talk), _address(talk, "undo", reply=reply.pk), reply.not_before)


def told_away(request: BrandRequest, talk: Talk, what: str) -> ToldLine:
    """A conversation that nobody needs now; opening it again takes that back."""
    until = request.now + timedelta(seconds=settings.UNDO_SECONDS)
    return ToldLine(what, _name(talk), _address(talk, "reopening"), until)


def _name(talk: Talk) -> str:
    return talk.conversation.contact.name


def _address(talk: Talk, what: str, **more: int) -> str:
    return reverse(f"inbox:{what}", kwargs={"brand": talk.brand.slug, "number": talk.conversation.pk, **more})
