"""The small things people do with a conversation: assign, label, note, snooze, resolve, reopen, hand back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.inbox.models import Conversation, Label, Labelling, Need, Note, Status
from rapport.ledger.write import note as record
from rapport.outbox.floor import give_back, take
from rapport.people.models import Membership, Person


class NotHere(Exception):
    """The person does not work for this brand."""


@transaction.atomic
def assign(conversation: Conversation, to: Person | None, by: Person, now: datetime) -> None:
    """Make it somebody's; None takes it from everybody. Raises `NotHere` for another brand's person."""
    if to and not Membership.of(conversation.brand).filter(person=to).exists():
        raise NotHere(f"{to.name} does not work for {conversation.brand.name}.")
    _set(conversation, assignee=to)
    _note(conversation, "assigned", by, now, to=to.handle if to else "")


@transaction.atomic
def resolve(conversation: Conversation, by: Person, now: datetime) -> None:
    """Done: nothing waits here any more; the next word of the contact opens it again."""
    _set(
        conversation,
        status=Status.RESOLVED,
        need=Need.NOTHING,
        resolved_at=now,
        waiting_since=None,
        snoozed_until=None,
        complaint_open=False,
    )
    _note(conversation, "resolved", by, now)


@transaction.atomic
def reopen(conversation: Conversation, by: Person, now: datetime) -> None:
    _set(conversation, status=Status.OPEN, resolved_at=None, snoozed_until=None, need=Need.PERSON)
    _note(conversation, "reopened", by, now)


@transaction.atomic
def snooze(conversation: Conversation, until: datetime, by: Person, now: datetime) -> None:
    """Out of the way until a time, or until the contact writes."""
    _set(conversation, status=Status.SNOOZED, snoozed_until=until)
    _note(conversation, "snoozed", by, now, until=until.isoformat())


def wake(now: datetime) -> int:
    """Bring back what was snoozed until now; the clock calls this."""
    due = Conversation.every.filter(status=Status.SNOOZED, snoozed_until__lte=now)
    return due.update(status=Status.OPEN, snoozed_until=None)


@transaction.atomic
def add_note(conversation: Conversation, text: str, by: Person, now: datetime) -> Note:
    """Words for the team only."""
    row = Note.every.create(brand_id=conversation.brand_id, conversation=conversation, by=by, text=text, at=now)
    _note(conversation, "note written", by, now, note=row.pk)
    return row


@transaction.atomic
def label(conversation: Conversation, name: str, by: Person, now: datetime) -> Label:
    """Put a label on, making it when it is new."""
    row, _ = Label.every.get_or_create(brand_id=conversation.brand_id, name=name.strip().lower()[:40])
    Labelling.every.get_or_create(
        label=row, conversation=conversation, defaults={"brand_id": conversation.brand_id, "by": by, "at": now}
    )
    _note(conversation, "labelled", by, now, label=row.name)
    return row


@transaction.atomic
def unlabel(conversation: Conversation, label: Label, by: Person, now: datetime) -> None:
    Labelling.every.filter(label=label, conversation=conversation).delete()
    _note(conversation, "unlabelled", by, now, label=label.name)


@transaction.atomic
def take_over(conversation: Conversation, by: Person, now: datetime) -> None:
    """The person says: this one is mine; the robot is silent here until it is handed back."""
    take(conversation.floor, by, now, "taken over")
    _set(conversation, assignee=by)
    _note(conversation, "taken over", by, now)


@transaction.atomic
def hand_back(conversation: Conversation, by: Person, now: datetime) -> None:
    """The next word may be the robot's again."""
    give_back(conversation.floor, by, now)
    _set(conversation, automatic_in_row=0)
    _note(conversation, "handed back", by, now)


def _set(conversation: Conversation, **changes: object) -> None:
    for name, value in changes.items():
        setattr(conversation, name, value)
    conversation.save(update_fields=list(changes))


def _note(conversation: Conversation, what: str, by: Person, now: datetime, **data: Any) -> None:
    record(conversation.brand_id, what, now, by=by, conversation=conversation.pk, **data)
