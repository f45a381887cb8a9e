"""Taking words out of sight on the network: our own deleted, a comment under ours hidden, and shown again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from rapport.accounts.models import Person
from rapport.connectors.base import Removes
from rapport.connectors.registry import connector
from rapport.domain.acts import How
from rapport.domain.message import Kind
from rapport.inbox.models import Direction, Message
from rapport.inbox.react import in_force
from rapport.inbox.refresh import held
from rapport.inbox.reply import NO_UNDO
from rapport.inbox.sight import hidden_there
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox import queue
from rapport.outbox.models import Delivery, DeliveryKind, Step

CAN_BE_HIDDEN = (Kind.COMMENT, Kind.MENTION)


class CannotRemove(Exception):
    """These words cannot be taken out of sight; the message says why. Nothing was changed."""


@transaction.atomic
def remove(
    message: Message, how: How, reason: str, by: Person, now: datetime, *, undo: timedelta = NO_UNDO
) -> Delivery:
    """Put it in line that a message goes out of sight, or is shown again, for a reason in the person's words.

    What is so already, or on its way, is not done again. Raises `CannotRemove`.
    """
    held(message.conversation)
    before, there = removal_of(message), hidden_there([message]).get(message.pk)
    if there and not (before and before.sent_at and before.sent_at > there.at):
        before = before if before and before.step != Step.SENT else None  # somebody did something there since
    if before and before.payload["how"] == how:
        return before
    if why := obstacle(message, how) or _without_reason(reason):
        raise CannotRemove(why)
    hidden = before.payload["how"] == How.HIDE if before else bool(there and there.hidden)
    if how is How.UNHIDE and not hidden:
        raise CannotRemove("This is not hidden. Nothing was changed.")
    kept = " ".join(reason.split())[:300]
    row = queue.approve_removal(message.channel, named(message), how, kept, by, now, now + undo)
    note(
        message.brand_id,
        What.REMOVAL_ASKED,
        now,
        by=by,
        conversation=message.conversation_id,
        removal=row.pk,
        message=message.pk,
        how=str(how),
        reason=kept,
    )
    return row


def obstacle(message: Message, how: How) -> str:
    """Why this cannot be done to a message, in words; "" when it can. A review is never hidden."""
    if not can_remove(message.channel.network):
        return "This network does not offer that. Nothing was changed."
    if not named(message) or message.removed_at:
        return "The network does not show these words. Nothing was changed."
    if how is How.DELETE:
        ours = message.direction == Direction.OUT
        return "" if ours else "Only our own words can be deleted. Nothing was changed."
    if not can_hide(message.channel.network):
        return "This network does not offer that. Nothing was changed."
    if message.direction != Direction.IN or message.kind not in CAN_BE_HIDDEN:
        return "Only a comment can be hidden, never a review. Nothing was changed."
    return ""


def _without_reason(reason: str) -> str:
    return "" if reason.strip() else "Say why: the reason is kept with it. Nothing was changed."


def removal_of(message: Message) -> Delivery | None:
    """The latest that was done, or is to be done, with the message's being in sight."""
    lane = queue.removal_lane(message.channel_id, named(message))
    return in_force([lane]).get(lane)


def removals_of(messages: Collection[Message]) -> dict[int, Delivery]:
    """The latest for each of many messages, by their ids, also where the network refused it; one query."""
    lanes = {queue.removal_lane(one.channel_id, named(one)): one.pk for one in messages if named(one)}
    rows = Delivery.across_brands.filter(lane__in=list(lanes)).exclude(step=Step.WITHDRAWN)
    return {lanes[row.lane]: row for row in rows.select_related("approved_by").order_by("pk")}


def can_remove(network: str) -> bool:
    return issubclass(connector(network), Removes)


def can_hide(network: str) -> bool:
    return can_remove(network) and connector(network).manifest.can.hide


def named(message: Message) -> str:
    """The network's id of a message; of our own it may be known from sending before they are seen there."""
    return message.network_id or (message.reply.network_id if message.reply else "")


def keep_removed(numbers: Collection[int]) -> set[int]:
    """Our own words that these deliveries deleted are marked so, wherever they are shown; the conversations."""
    moved: set[int] = set()
    gone = Delivery.across_brands.filter(
        pk__in=numbers, kind=DeliveryKind.REMOVAL, step=Step.SENT, payload__how=How.DELETE
    )
    for row in gone:
        target = row.payload["target"]
        ours = Message.across_brands.filter(
            Q(network_id=target) | Q(reply__network_id=target), channel=row.channel_id
        )
        for message in ours.filter(removed_at__isnull=True):
            Message.across_brands.filter(pk=message.pk).update(removed_at=row.sent_at)
            moved.add(message.conversation_id)
    return moved
