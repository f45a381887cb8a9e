"""Replies: written by a person, followed on their way, taken back in time, vouched for when in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status
from pydantic import Field

from rapport.accounts.models import Brand
from rapport.api.auth import WRITE, ApiRequest
from rapport.api.conversations import whole
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.problems import Problem
from rapport.api.schemas import reply as shapes
from rapport.api.schemas.base import Given, Page, UndoSeconds, Words
from rapport.api.schemas.file import FileGiven
from rapport.api.schemas.reply import Reply
from rapport.api.schemas.waits import Waits
from rapport.inbox import models as inbox
from rapport.inbox.surface_failures import decide
from rapport.inbox.undo import undo
from rapport.inbox.unsent_files import MOST
from rapport.inbox.write import write
from rapport.media.attached import Attached
from rapport.media.models import File
from rapport.media.names import shown_name
from rapport.outbox import models as outbox
from rapport.triage.review_words import ReviewSign

router = Router(tags=["replies"])

Steps = Annotated[outbox.Step | None, Query(description="Only those that are at this step.")]


Seen = Annotated[
    int | None,
    Field(
        ge=0,
        description="The newest message you have seen, 0 for none: if the brand spoke here after it, nothing is "
        "sent, and the answer is 409 `answered_meanwhile` with what was `said`. Without it you are not asked.",
    ),
]


Files = Annotated[
    list[FileGiven],
    Field(max_length=MOST, description="They leave beside the words, in this order, where a network takes any."),
]


Private = Annotated[
    bool,
    Field(
        description="What was written in public is answered to its author alone, where the network has that: "
        "`private_replies` of GET /networks says where, how often and until when.",
    ),
]


Told = Annotated[
    list[ReviewSign],
    Field(
        max_length=3,
        description="Words under a review that seem to break a rule of the network are not sent: 422 `not_told` "
        "says which. Sent again with their signs here they are: offer, removal, personal.",
    ),
]


class ReplyGiven(Given):
    """A person's words. `in_reply_to` is the id of the message answered; without it, the latest of the contact.

    `files` leave beside them, in this order, on networks that take files.
    """

    text: Words
    in_reply_to: int | None = None
    files: Files = []
    undo_seconds: UndoSeconds = 0
    seen: Seen = None
    private: Private = False
    told: Told = []


class OutcomeGiven(Given):
    """What a person saw on the network."""

    arrived: bool


@router.post("/conversations/{int:conversation}/replies", response={201: Reply, 202: Waits}, auth=WRITE)
def write_reply(request: ApiRequest, conversation: int, given: ReplyGiven) -> Status[Reply | Waits]:
    """Put words in line. The robot is silent in this conversation from now on, until it is handed back.

    202 where the brand's rule asks others first: nothing was sent yet.
    """
    talk = get_object_or_404(whole(request.brand), pk=conversation)
    to = None
    if given.in_reply_to is not None:
        heard = talk.messages.filter(direction=inbox.Direction.IN).select_related("identity")
        to = get_object_or_404(heard, pk=given.in_reply_to)
    waits = timedelta(seconds=given.undo_seconds)
    beside = attached(request.brand, given.files)
    by, now = request.person, request.now
    row = write(
        talk,
        given.text,
        by,
        now,
        undo=waits,
        to=to,
        seen=given.seen,
        attached=beside,
        private=given.private,
        told=",".join(given.told),
    )
    return said_or_waits(request.brand, row)


@router.get("/replies", response=Page[Reply])
def list_replies(request: ApiRequest, step: Steps = None, cursor: Cursor = "", limit: Limit = 50) -> Page[Reply]:
    """Latest first; `step=unknown` are those a person has to look for."""
    rows = _rows(request.brand)
    found, following = newest_first(rows.filter(step=step) if step else rows, cursor, limit)
    return Page[Reply](items=[Reply.of(row) for row in found], next=following)


@router.get("/replies/{int:reply}", response=Reply)
def show_reply(request: ApiRequest, reply: int) -> Reply:
    """Where it is, why, and each call that was made for it."""
    return shown(request.brand, reply)


@router.post("/replies/{int:reply}/undo", response=Reply, auth=WRITE)
def undo_reply(request: ApiRequest, reply: int) -> Reply:
    """Take it back before it leaves."""
    row = get_object_or_404(outbox.Reply.of(request.brand), pk=reply)
    if not undo(row, request.person, request.now):
        raise Problem(409, "too_late", f"This reply is {row.step} and cannot be undone. Nothing was changed.")
    return shown(request.brand, reply)


@router.post("/replies/{int:reply}/outcome", response=Reply, auth=WRITE)
def tell_outcome(request: ApiRequest, reply: int, given: OutcomeGiven) -> Reply:
    """For an unknown reply: it is on the network, or it is not and goes again."""
    row = get_object_or_404(outbox.Reply.of(request.brand), pk=reply)
    decide(row, given.arrived, request.person, request.now)
    return shown(request.brand, reply)


def said_or_waits(brand: Brand, row: outbox.Reply | inbox.AskedReply) -> Status[Reply | Waits]:
    """201 with what was put in line, 202 with what waits for a yes."""
    if isinstance(row, inbox.AskedReply):
        return Status(202, Waits.of(row))
    return Status(201, shown(brand, row.pk))


def attached(brand: Brand, given: Sequence[FileGiven]) -> list[Attached]:
    """The files as they will leave; 422 where one was never brought."""
    return [_attached(brand, one) for one in given]


def _attached(brand: Brand, given: FileGiven) -> Attached:
    file = File.of(brand).filter(sha256=given.sha256).first()
    if file is None:
        raise Problem(422, "no_such_file", "Bring the file first: POST /files. Nothing was changed.")
    return Attached(file, shown_name(given.name or str(file), file.ending), " ".join(given.alt.split()))


def shown(brand: Brand, number: int) -> Reply:
    return Reply.of(get_object_or_404(_rows(brand), pk=number))


def _rows(brand: Brand) -> QuerySet[outbox.Reply]:
    return outbox.Reply.of(brand).select_related(*shapes.ROWS).prefetch_related("attempts", "attachments__file")
