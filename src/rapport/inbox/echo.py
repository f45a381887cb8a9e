"""Words of the brand itself seen on the network: ours coming back, or a person's from the network's app."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.domain.message import Echo
from rapport.domain.reply import Sent
from rapport.inbox.models import Conversation, Direction, Message
from rapport.inbox.reply import answered, overtake_drafts
from rapport.ledger.write import note
from rapport.outbox import claim
from rapport.outbox.floor import take
from rapport.outbox.models import Reply, Step
from rapport.people.models import Channel

OPEN = (Step.SENDING, Step.UNKNOWN, Step.QUEUED)


@transaction.atomic
def heard(channel: Channel, echo: Echo, place: int, now: datetime) -> None:
    """Settle an echo: our own reply is proved sent; anything else was said by a person and silences the robot."""
    if Message.every.filter(channel=channel, network_id=echo.network_id).exists():
        return
    talks = _conversations(channel, echo)
    ours = _ours(channel, echo, talks)
    if ours:
        claim.sent(ours, None, Sent(echo.network_id, echo.url), now)
        Message.every.filter(reply=ours).update(network_id=echo.network_id, url=echo.url[:1000])
        return
    for conversation in talks[:1]:
        _native(conversation, echo, place, now)


def _conversations(channel: Channel, echo: Echo) -> list[Conversation]:
    rows = Conversation.every.filter(channel=channel).select_related("floor", "brand", "assignee")
    if echo.in_reply_to:
        to = rows.filter(messages__channel=channel, messages__network_id=echo.in_reply_to)
        if found := list(to[:1]):
            return found
    return list(rows.filter(thread=echo.thread).order_by("-last_at")[:20])


def _ours(channel: Channel, echo: Echo, talks: list[Conversation]) -> Reply | None:
    """The reply these words belong to: by key, by the network's id, or the same words still on their way."""
    mine = Reply.every.filter(channel=channel)
    if echo.key and (found := mine.filter(key=echo.key).first()):
        return found
    if found := mine.filter(network_id=echo.network_id).first():
        return found
    here = mine.filter(floor__conversation__in=talks, step__in=OPEN, attempts__isnull=False)
    return next((r for r in here.distinct().order_by("pk") if _same(r.text, echo.text)), None)


def _same(ours: str, seen: str) -> bool:
    """Networks put the contact's handle in front and trim spaces."""
    a, b = " ".join(ours.split()), " ".join(seen.split())
    return bool(a) and (a == b or b.endswith(a))


def _native(conversation: Conversation, echo: Echo, place: int, now: datetime) -> None:
    message = Message.every.create(
        brand_id=conversation.brand_id,
        conversation=conversation,
        channel_id=conversation.channel_id,
        direction=Direction.OUT,
        network_id=echo.network_id,
        kind=conversation.kind,
        text=echo.text.replace("\x00", ""),
        at=min(echo.at, now),
        received_at=now,
        native=True,
        visibility=echo.visibility,
        in_reply_to=echo.in_reply_to[:255],
        url=echo.url[:1000],
        place=place,
    )
    take(conversation.floor, None, now, "replied in the network's own app")
    overtake_drafts(conversation, None, now)
    answered(conversation, None, message.at)
    note(
        conversation.brand_id,
        "replied natively",
        now,
        actor="network",
        conversation=conversation.pk,
        message=message.pk,
    )
