"""What people do with a conversation: settle it, give it to somebody, label it, note, take it or hand it back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status
from pydantic import AwareDatetime, StringConstraints

from rapport.api.asked import WRITE, Asked
from rapport.api.conversations import shown, whole
from rapport.api.problems import Problem
from rapport.api.shapes.base import Given, Short, Text, Words
from rapport.api.shapes.conversation import Conversation, Note
from rapport.inbox import models as inbox
from rapport.inbox import tend
from rapport.people.models import Membership, Person

router = Router(tags=["conversations"], auth=WRITE)

LabelName = Annotated[
    Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00]+$")
]


class StateGiven(Given):
    """open, resolved, or snoozed with the time it comes back."""

    state: Literal["open", "resolved", "snoozed"]
    until: AwareDatetime | None = None


class AssigneeGiven(Given):
    """A teammate's handle; null takes it from everybody."""

    person: Short | None


class LabelGiven(Given):
    name: LabelName


class NoteGiven(Given):
    text: Words


@router.post("/{int:conversation}/state", response=Conversation)
def set_state(request: Asked, conversation: int, given: StateGiven) -> Conversation:
    """Resolve it, open it again, or put it out of the way until a time."""
    row = _mine(request, conversation)
    if given.state == "resolved":
        tend.resolve(row, request.person, request.now)
    elif given.state == "open":
        tend.reopen(row, request.person, request.now)
    else:
        tend.snooze(row, _ahead(given.until, request.now), request.person, request.now)
    return shown(request.brand, conversation)


@router.post("/{int:conversation}/assignee", response=Conversation)
def set_assignee(request: Asked, conversation: int, given: AssigneeGiven) -> Conversation:
    """Make it somebody's, or nobody's."""
    tend.assign(_mine(request, conversation), _teammate(request, given.person), request.person, request.now)
    return shown(request.brand, conversation)


@router.post("/{int:conversation}/labels", response=Conversation)
def add_label(request: Asked, conversation: int, given: LabelGiven) -> Conversation:
    """Put a label on, making it when it is new."""
    tend.label(_mine(request, conversation), given.name, request.person, request.now)
    return shown(request.brand, conversation)


@router.delete("/{int:conversation}/labels/{label}", response=Conversation)
def remove_label(request: Asked, conversation: int, label: str) -> Conversation:
    """Take a label off."""
    row = _mine(request, conversation)
    found = get_object_or_404(inbox.Label.of(request.brand), name=label, labellings__conversation=row)
    tend.unlabel(row, found, request.person, request.now)
    return shown(request.brand, conversation)


@router.post("/{int:conversation}/notes", response={201: Note})
def add_note(request: Asked, conversation: int, given: NoteGiven) -> Status[Note]:
    """Words for the team; no network ever sees them."""
    row = tend.add_note(_mine(request, conversation), given.text, request.person, request.now)
    return Status(201, Note.of(row))


@router.post("/{int:conversation}/take-over", response=Conversation)
def take_over(request: Asked, conversation: int) -> Conversation:
    """This one is mine; the robot is silent here until it is handed back."""
    tend.take_over(_mine(request, conversation), request.person, request.now)
    return shown(request.brand, conversation)


@router.post("/{int:conversation}/hand-back", response=Conversation)
def hand_back(request: Asked, conversation: int) -> Conversation:
    """The next word may be the robot's again."""
    tend.hand_back(_mine(request, conversation), request.person, request.now)
    return shown(request.brand, conversation)


def _mine(request: Asked, number: int) -> inbox.Conversation:
    return get_object_or_404(whole(request.brand), pk=number)


def _teammate(request: Asked, handle: str | None) -> Person | None:
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
