"""What people do with a conversation: settle it, give it to somebody, label it, note, take it or hand it back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status
from pydantic import AfterValidator, Field, StringConstraints

from rapport.accounts.models import Membership, Person
from rapport.api.auth import WRITE, ApiRequest
from rapport.api.conversations import shown, whole
from rapport.api.problems import Problem
from rapport.api.schemas.base import Given, Moment, Short, Text, Words, visible
from rapport.api.schemas.conversation import Bulk, Conversation, Note
from rapport.api.transaction import by_itself
from rapport.inbox import conversation_actions
from rapport.inbox import models as inbox
from rapport.inbox.bulk import MOST, BulkAct, BulkWish, for_many

router = Router(tags=["conversations"], auth=WRITE)

LabelName = Annotated[
    Text,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00]+$"),
    AfterValidator(visible),
]


class StateGiven(Given):
    """open, resolved, or snoozed with the time it comes back."""

    state: Literal["open", "resolved", "snoozed"]
    until: Moment | None = None


class AssigneeGiven(Given):
    """A teammate's handle; null takes it from everybody."""

    person: Short | None


class LabelGiven(Given):
    name: LabelName


class BulkGiven(Given):
    """One act for many: a snooze takes `until`, an assignment `person` (null: nobody), a label `name`."""

    conversations: Annotated[list[int], Field(min_length=1, max_length=MOST)]
    act: BulkAct
    until: Moment | None = None
    person: Short | None = None
    name: LabelName | None = None


class NoteGiven(Given):
    text: Words


@router.post("/bulk", response=Bulk)
@by_itself
def change_many(request: ApiRequest, given: BulkGiven) -> Bulk:
    """The same for many, each by itself. Who still waits is not resolved: `left` names them, and why."""
    act, until, to = given.act, None, None
    if act is BulkAct.SNOOZE:
        until = _ahead(given.until, request.now)
    if act is BulkAct.ASSIGN:
        to = _teammate(request, given.person)
    if act in (BulkAct.LABEL, BulkAct.UNLABEL) and not given.name:
        raise Problem(422, "not_valid", "name: the label's name. Nothing was changed.")
    wish = BulkWish(act, until, to, given.name or "")
    return Bulk.of(for_many(request.brand, given.conversations, wish, request.person, request.now))


@router.post("/{int:conversation}/state", response=Conversation)
def set_state(request: ApiRequest, conversation: int, given: StateGiven) -> Conversation:
    """Resolve it, open it again, or put it out of the way until a time."""
    row = _mine(request, conversation)
    if given.state == "resolved":
        conversation_actions.resolve(row, request.person, request.now)
    elif given.state == "open":
        conversation_actions.reopen(row, request.person, request.now)
    else:
        conversation_actions.snooze(row, _ahead(given.until, request.now), request.person, request.now)
    return shown(request.brand, conversation, request.now)


@router.post("/{int:conversation}/assignee", response=Conversation)
def set_assignee(request: ApiRequest, conversation: int, given: AssigneeGiven) -> Conversation:
    """Make it somebody's, or nobody's."""
    conversation_actions.assign(
        _mine(request, conversation), _teammate(request, given.person), request.person, request.now
    )
    return shown(request.brand, conversation, request.now)


@router.post("/{int:conversation}/labels", response=Conversation)
def add_label(request: ApiRequest, conversation: int, given: LabelGiven) -> Conversation:
    """Put a label on, making it when it is new."""
    conversation_actions.label(_mine(request, conversation), given.name, request.person, request.now)
    return shown(request.brand, conversation, request.now)


@router.delete("/{int:conversation}/labels/{path:label}", response=Conversation)
def remove_label(request: ApiRequest, conversation: int, label: str) -> Conversation:
    """Take a label off."""
    row = _mine(request, conversation)
    named = inbox.Label.of(request.brand).filter(name=conversation_actions.label_name(label))
    found = get_object_or_404(named, labellings__conversation=row)
    conversation_actions.unlabel(row, found, request.person, request.now)
    return shown(request.brand, conversation, request.now)


@router.post("/{int:conversation}/notes", response={201: Note})
def add_note(request: ApiRequest, conversation: int, given: NoteGiven) -> Status[Note]:
    """Words for the team; no network ever sees them."""
    row = conversation_actions.add_note(_mine(request, conversation), given.text, request.person, request.now)
    return Status(201, Note.of(row))


@router.post("/{int:conversation}/take-over", response=Conversation)
def take_over(request: ApiRequest, conversation: int) -> Conversation:
    """This one is mine; the robot is silent here until it is handed back."""
    conversation_actions.take_over(_mine(request, conversation), request.person, request.now)
    return shown(request.brand, conversation, request.now)


@router.post("/{int:conversation}/hand-back", response=Conversation)
def hand_back(request: ApiRequest, conversation: int) -> Conversation:
    """The next word may be the robot's again."""
    conversation_actions.hand_back(_mine(request, conversation), request.person, request.now)
    return shown(request.brand, conversation, request.now)


def _mine(request: ApiRequest, number: int) -> inbox.Conversation:
    return get_object_or_404(whole(request.brand), pk=number)


def _teammate(request: ApiRequest, handle: str | None) -> Person | None:
    if handle is None:
        return None
    member = Membership.of(request.brand).filter(person__handle=handle).select_related("person").first()
    if member is None:
        raise Problem(422, "not_a_member", f"Nobody of {request.brand.name} has that handle. Nothing was changed.")
    return member.person


def _ahead(until: datetime | None, now: datetime) -> datetime:
    if until is None or until <= now:
        raise Problem(422, "not_valid", "until: a time in the future, with its zone. Nothing was changed.")
    return until.astimezone(timezone.get_current_timezone())
