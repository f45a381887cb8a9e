"""Words of the brand itself seen on the network: ours coming back, or a person's from the network's app."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.channels.models import Channel
from rapport.domain.message import Echo, Visibility
from rapport.domain.reply import Sent
from rapport.inbox.echoed_files import is_our_file
from rapport.inbox.known import thread_key
from rapport.inbox.models import Conversation, Direction, Identity, Message
from rapport.inbox.refresh import held
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox import claim
from rapport.outbox.floor import take
from rapport.outbox.models import Publication, Reply, Step

OPEN = (Step.SENDING, Step.UNKNOWN, Step.QUEUED)


@transaction.atomic
def heard(channel: Channel, echo: Echo, place: int, now: datetime) -> set[int]:
    """Settle an echo: our own reply is proved sent; anything else was said by a person and silences the robot.

    The conversations whose columns have to be refreshed.
    """
    if Message.across_brands.filter(channel=channel, network_id=echo.network_id).exists():
        return set()
    if post := our_post(channel, echo):
        claim.sent(post, None, Sent(echo.network_id, echo.url), now)
        return set()
    talks = _conversations(channel, echo)
    ours = _ours(channel, echo, talks)
    if ours:
        claim.sent(ours, None, Sent(echo.network_id, echo.url), now)
        mine = Message.across_brands.filter(reply=ours)
        mine.update(network_id=echo.network_id, url=echo.url[:1000])
        return set(mine.values_list("conversation_id", flat=True))
    if is_our_file(channel, echo, talks):
        return set()
    for conversation in talks[:1]:
        if not _reaches(conversation, echo):
            _to_others(conversation, now)
            return set()
        _native(conversation, echo, place, now)
    return {conversation.pk for conversation in talks[:1]}


def _conversations(channel: Channel, echo: Echo) -> list[Conversation]:
    rows = Conversation.across_brands.filter(channel=channel).select_related(
        "floor", "brand", "assignee", "channel"
    )
    if echo.in_reply_to:
        to = rows.filter(messages__channel=channel, messages__network_id=echo.in_reply_to)
        if found := list(to[:1]):
            return found
    return list(rows.filter(thread=thread_key(echo.thread)).order_by("-last_at")[:20])


def _ours(channel: Channel, echo: Echo, talks: list[Conversation]) -> Reply | None:
    """The reply these words belong to: by key, by the network's id, or the same words still on their way."""
    mine = Reply.across_brands.filter(channel=channel)
    if echo.key and (found := mine.filter(key=echo.key).first()):
        return found
    if found := mine.filter(network_id=echo.network_id).first():
        return found
    going = mine.filter(step__in=OPEN, attempts__isnull=False)
    here = going.filter(floor__conversation__in=talks)
    if echo.to and echo.visibility == Visibility.PRIVATE:
        # An answer in private to words in public is seen in another thread.
        here = here | going.filter(payload__private=True, payload__to__in=echo.to)
    return next((r for r in here.distinct().order_by("pk") if _same(r.text, echo.text)), None)


def our_post(channel: Channel, echo: Echo) -> Publication | None:
    """The post, or part of one, that these words are: nobody spoke in a conversation with it."""
    mine = Publication.across_brands.filter(channel=channel)
    if echo.key and (found := mine.filter(key=echo.key).first()):
        return found
    if found := mine.filter(network_id=echo.network_id).first():
        return found
    going = mine.filter(step__in=OPEN, attempts__isnull=False).distinct().order_by("pk")
    return next((one for one in going if _same(one.text, echo.text)), None)


def _same(ours: str, seen: str) -> bool:
    """Networks put the contact's handle in front and trim spaces."""
    a, b = " ".join(ours.split()), " ".join(seen.split())
    return bool(a) and (a == b or b.endswith(a))


def _reaches(conversation: Conversation, echo: Echo) -> bool:
    """Whether the contact can read these words: a complaint that was forwarded to a colleague is not answered."""
    if echo.to is None:
        return True
    theirs = Identity.across_brands.filter(contact=conversation.contact_id, network=conversation.channel.network)
    known = set(theirs.values_list("network_id", flat=True))
    # By mail people also say where they want to be answered.
    known |= {str(found) for found in conversation.messages.values_list("extra__re_reply_to", flat=True) if found}
    return not known.isdisjoint(echo.to)


def _to_others(conversation: Conversation, now: datetime) -> None:
    """Somebody of the brand deals with it elsewhere: the robot is silent, and the customer waits as before."""
    held(conversation)
    take(conversation.floor, None, now, "wrote to others about it")
    note(conversation.brand_id, What.WROTE_TO_OTHERS, now, actor="network", conversation=conversation.pk)


def _native(conversation: Conversation, echo: Echo, place: int, now: datetime) -> None:
    held(conversation)
    message = Message.across_brands.create(
        brand_id=conversation.brand_id,
        conversation=conversation,
        channel_id=conversation.channel_id,
        direction=Direction.OUT,
        network_id=echo.network_id,
        kind=conversation.kind,
        text=echo.text.replace("\x00", ""),
        at=echo.at,
        received_at=now,
        native=True,
        visibility=echo.visibility,
        in_reply_to=echo.in_reply_to[:255],
        url=echo.url[:1000],
        place=place,
    )
    take(conversation.floor, None, now, "replied in the network's own app")
    note(
        conversation.brand_id,
        What.REPLIED_NATIVELY,
        now,
        actor="network",
        conversation=conversation.pk,
        message=message.pk,
    )
