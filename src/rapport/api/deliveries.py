"""Acts without words: reactions and removals, followed on their way, and every delivery undone or vouched for."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from pydantic import StringConstraints

from rapport.accounts.models import Brand
from rapport.api.auth import WRITE, ApiRequest
from rapport.api.conversations import whole
from rapport.api.problems import Problem
from rapport.api.replies import OutcomeGiven
from rapport.api.schemas.base import Given, Text, UndoSeconds
from rapport.api.schemas.delivery import Delivery
from rapport.domain.acts import How
from rapport.domain.message import Act
from rapport.inbox import models as inbox
from rapport.inbox.react import react, take_back
from rapport.inbox.remove import remove
from rapport.inbox.surface_failures import decide
from rapport.inbox.undo import undo
from rapport.outbox import models as outbox
from rapport.publishing.editing import undo_edit
from rapport.publishing.models import PublishedChange

router = Router(tags=["deliveries"])

Reason = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class ReactionGiven(Given):
    """What is done without words, to the message with the id `message`, or else to the contact's latest.

    `undo` takes back what was done before.
    """

    act: Literal["favourite", "repost", "follow"]
    message: int | None = None
    undo: bool = False
    undo_seconds: UndoSeconds = 0


class RemovalGiven(Given):
    """How the message goes out of sight, or is shown again, and why."""

    how: How
    reason: Reason
    undo_seconds: UndoSeconds = 0


@router.post("/conversations/{int:conversation}/reactions", response={201: Delivery}, auth=WRITE)
def give_reaction(request: ApiRequest, conversation: int, given: ReactionGiven) -> Status[Delivery]:
    """React to a message, or take that back. What stands already is not done again."""
    talk = get_object_or_404(whole(request.brand), pk=conversation)
    heard = None
    if given.message is not None:
        heard = get_object_or_404(talk.messages.select_related("identity"), pk=given.message)
    act, by, now = Act(given.act), request.person, request.now
    if given.undo:
        row = take_back(talk, act, by, now, message=heard)
    else:
        row = react(talk, act, by, now, message=heard, undo=timedelta(seconds=given.undo_seconds))
    return Status(201, shown(request.brand, row.pk))


@router.post("/messages/{int:message}/removal", response={201: Delivery}, auth=WRITE)
def remove_message(request: ApiRequest, message: int, given: RemovalGiven) -> Status[Delivery]:
    """Delete our own words, or hide a comment where the network has that; a review is never hidden."""
    rows = inbox.Message.of(request.brand).select_related("conversation", "channel", "reply")
    row = get_object_or_404(rows, pk=message)
    waits = timedelta(seconds=given.undo_seconds)
    done = remove(row, given.how, given.reason, request.person, request.now, undo=waits)
    return Status(201, shown(request.brand, done.pk))


@router.get("/deliveries/{int:delivery}", response=Delivery)
def show_delivery(request: ApiRequest, delivery: int) -> Delivery:
    """Where it is, why, and each call that was made for it."""
    return shown(request.brand, delivery)


@router.post("/deliveries/{int:delivery}/undo", response=Delivery, auth=WRITE)
def undo_delivery(request: ApiRequest, delivery: int) -> Delivery:
    """Take it back before it leaves."""
    row = get_object_or_404(_rows(request.brand), pk=delivery)
    if row.kind == outbox.DeliveryKind.PUBLICATION:
        raise Problem(409, "not_now", "It is a part of a post: take the post back. Nothing was changed.")
    if row.kind == outbox.DeliveryKind.EDIT:
        change = get_object_or_404(PublishedChange.of(request.brand).select_related("post"), edit=row.pk)
        undo_edit(change.post, change.publication_id, request.person, request.now)
    elif not undo(row, request.person, request.now):
        raise Problem(409, "too_late", f"This {row.kind} is {row.step} and cannot be undone. Nothing was changed.")
    return shown(request.brand, delivery)


@router.post("/deliveries/{int:delivery}/outcome", response=Delivery, auth=WRITE)
def tell_outcome_of_delivery(request: ApiRequest, delivery: int, given: OutcomeGiven) -> Delivery:
    """For an unknown one: it happened on the network, or it did not and goes again."""
    row = get_object_or_404(_rows(request.brand), pk=delivery)
    decide(row, given.arrived, request.person, request.now)
    return shown(request.brand, delivery)


def shown(brand: Brand, number: int) -> Delivery:
    return Delivery.of(get_object_or_404(_rows(brand), pk=number))


def _rows(brand: Brand) -> QuerySet[outbox.Delivery]:
    # A mail to one person of the team is nobody else's to undo or to vouch for.
    rows = outbox.Delivery.of(brand).exclude(kind=outbox.DeliveryKind.MAIL)
    rows = rows.select_related("channel", "approved_by", "reply")
    return rows.prefetch_related("attempts")
