"""Replies: written by a person, followed on their way, taken back in time, vouched for when in doubt."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status
from pydantic import Field

from rapport.api.asked import WRITE, Asked
from rapport.api.conversations import whole
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.problems import Problem
from rapport.api.shapes import reply as shapes
from rapport.api.shapes.base import Given, Page, Words
from rapport.api.shapes.reply import Reply
from rapport.inbox import models as inbox
from rapport.inbox.reply import write
from rapport.inbox.undo import undo
from rapport.outbox import models as outbox
from rapport.outbox.unknown import arrived, did_not_arrive
from rapport.people.models import Brand

router = Router(tags=["replies"])

UndoSeconds = Annotated[float, Field(ge=0, le=600, description="How long it waits, so that it can be undone.")]
Steps = Annotated[outbox.Step | None, Query(description="Only those that are at this step.")]


class ReplyGiven(Given):
    """A person's words. `in_reply_to` is the id of the message answered; without it, the latest of the contact."""

    text: Words
    in_reply_to: int | None = None
    undo_seconds: UndoSeconds = 0


class OutcomeGiven(Given):
    """What a person saw on the network."""

    arrived: bool


@router.post("/conversations/{int:conversation}/replies", response={201: Reply}, auth=WRITE)
def write_reply(request: Asked, conversation: int, given: ReplyGiven) -> Status[Reply]:
    """Put words in line. The robot is silent in this conversation from now on, until it is handed back."""
    talk = get_object_or_404(whole(request.brand), pk=conversation)
    to = None
    if given.in_reply_to is not None:
        heard = talk.messages.filter(direction=inbox.Direction.IN).select_related("identity")
        to = get_object_or_404(heard, pk=given.in_reply_to)
    waits = timedelta(seconds=given.undo_seconds)
    row = write(talk, given.text, request.person, request.now, undo=waits, to=to)
    return Status(201, shown(request.brand, row.pk))


@router.get("/replies", response=Page[Reply])
def list_replies(request: Asked, step: Steps = None, cursor: Cursor = "", limit: Limit = 50) -> Page[Reply]:
    """Latest first; `step=unknown` are those a person has to look for."""
    rows = _rows(request.brand)
    found, following = newest_first(rows.filter(step=step) if step else rows, cursor, limit)
    return Page[Reply](items=[Reply.of(row) for row in found], next=following)


@router.get("/replies/{int:reply}", response=Reply)
def show_reply(request: Asked, reply: int) -> Reply:
    """Where it is, why, and each call that was made for it."""
    return shown(request.brand, reply)


@router.post("/replies/{int:reply}/undo", response=Reply, auth=WRITE)
def undo_reply(request: Asked, reply: int) -> Reply:
    """Take it back before it leaves."""
    row = get_object_or_404(outbox.Reply.of(request.brand), pk=reply)
    if not undo(row, request.person, request.now):
        raise Problem(409, "too_late", f"This reply is {row.step} and cannot be undone. Nothing was changed.")
    return shown(request.brand, reply)


@router.post("/replies/{int:reply}/outcome", response=Reply, auth=WRITE)
def tell_outcome(request: Asked, reply: int, given: OutcomeGiven) -> Reply:
    """For an unknown reply: it is on the network, or it is not and goes again."""
    row = get_object_or_404(outbox.Reply.of(request.brand), pk=reply)
    (arrived if given.arrived else did_not_arrive)(row, request.person, request.now)
    return shown(request.brand, reply)


def shown(brand: Brand, number: int) -> Reply:
    return Reply.of(get_object_or_404(_rows(brand), pk=number))


def _rows(brand: Brand) -> QuerySet[outbox.Reply]:
    return outbox.Reply.of(brand).select_related(*shapes.ROWS).prefetch_related("attempts")
