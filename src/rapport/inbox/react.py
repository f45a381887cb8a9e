"""Reacting without words to what somebody said: a favourite, a repost, a follow, and taking each back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.connectors.registry import connector
from rapport.domain.message import Act, Visibility
from rapport.inbox.models import Conversation, Direction, Message
from rapport.inbox.refresh import held
from rapport.inbox.reply import NO_UNDO
from rapport.inbox.write import latest
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox import queue
from rapport.outbox.kinds.reaction import offers
from rapport.outbox.models import Delivery, Step

ACTS = (Act.FAVOURITE, Act.REPOST, Act.FOLLOW)
OPEN_TO_ALL = (Visibility.PUBLIC, Visibility.UNLISTED)


class CannotReact(Exception):
    """This cannot be done, or taken back, here; the message says why. Nothing was changed."""


@transaction.atomic
def react(
    conversation: Conversation,
    act: Act,
    by: Person,
    now: datetime,
    *,
    message: Message | None = None,
    undo: timedelta = NO_UNDO,
) -> Delivery:
    """Put a reaction in line, to `message` (default: the contact's latest) or, a follow, to its author.

    One that stands, or is on its way, is not done again. Raises `CannotReact`.
    """
    held(conversation)
    heard = message or latest(conversation)
    if why := obstacle(conversation, act, heard):
        raise CannotReact(why)
    target = _target(conversation, act, heard)
    before = standing(conversation.channel, act, target)
    if before and not before.payload["undo"]:
        return before
    row = queue.approve_reaction(conversation.channel, act, target, by, now, now + undo)
    _note(conversation, What.REACTION_GIVEN, row, by, now)
    return row


@transaction.atomic
def take_back(
    conversation: Conversation, act: Act, by: Person, now: datetime, *, message: Message | None = None
) -> Delivery:
    """Withdraw a reaction that has not left, or put its taking back in line. Raises `CannotReact`."""
    held(conversation)
    before = standing(conversation.channel, act, _target(conversation, act, message or latest(conversation)))
    if before is None:
        raise CannotReact("There is nothing to take back. Nothing was changed.")
    if before.payload["undo"]:
        return before
    if queue.undo(before, by, now, due_too=True):
        before.refresh_from_db()
        return before
    if before.step != Step.SENT:
        raise CannotReact("It is on its way, or nobody knows whether it arrived; try again when that is known.")
    row = queue.approve_reaction(
        conversation.channel, act, str(before.payload["target"]), by, now, now, undoes=before
    )
    _note(conversation, What.REACTION_TAKEN_BACK, row, by, now)
    return row


def standing(channel: Channel, act: Act, target: str) -> Delivery | None:
    """The latest thing done, or to be done, with this act: what the network shows, or soon will."""
    lane = queue.reaction_lane(channel.pk, act, target)
    return in_force([lane]).get(lane)


def in_force(lanes: list[str]) -> dict[str, Delivery]:
    """For each lane its latest delivery that was neither withdrawn nor refused."""
    rows = Delivery.across_brands.filter(lane__in=lanes).exclude(step__in=[Step.WITHDRAWN, Step.FAILED])
    return {row.lane: row for row in rows.select_related("approved_by").order_by("pk")}


def obstacle(conversation: Conversation, act: Act, heard: Message | None) -> str:
    """Why this cannot be done here, in words; "" when it can. Private words are never passed on."""
    if act not in ACTS or not offers(connector(conversation.channel.network), act):
        return "This network does not offer that. Nothing was done."
    if act is Act.FOLLOW:
        return ""
    if heard is None or heard.direction != Direction.IN or not heard.network_id or heard.removed_at:
        return "There is no message of the contact that this could be done to. Nothing was done."
    if act is Act.REPOST and heard.visibility not in OPEN_TO_ALL:
        return "Only what everybody may read can be passed on. Nothing was done."
    return ""


def lane(conversation: Conversation, act: Act, heard: Message | None) -> str:
    """Where the deliveries of this act are kept in order."""
    return queue.reaction_lane(conversation.channel_id, act, _target(conversation, act, heard))


def _target(conversation: Conversation, act: Act, heard: Message | None) -> str:
    if act is Act.FOLLOW:
        who = heard.identity if heard and heard.identity else conversation.identity
        return who.network_id
    return (heard.network_id or "") if heard else ""


def _note(conversation: Conversation, what: What, row: Delivery, by: Person, now: datetime) -> None:
    about = {"reaction": row.pk, "act": row.payload["act"]}
    note(conversation.brand_id, what, now, by=by, conversation=conversation.pk, **about)
