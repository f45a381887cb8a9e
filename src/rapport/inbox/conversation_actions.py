"""The small things people do with a conversation: assign, label, note, snooze, resolve, reopen, hand back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.accounts.models import Brand, Membership, Person
from rapport.domain.set_apart import isolated
from rapport.inbox.mentions import mention
from rapport.inbox.models import Conversation, Label, Labelling, Note, Status, Turned
from rapport.inbox.refresh import held, refresh, refresh_ids
from rapport.inbox.turns import turn
from rapport.ledger.what import What
from rapport.ledger.write import note as record
from rapport.outbox.floor import give_back, take

AT_ONCE = 200


class NotHere(Exception):
    """The person does not work for this brand."""


@transaction.atomic
def assign(conversation: Conversation, to: Person | None, by: Person, now: datetime) -> None:
    """Make it somebody's; None takes it from everybody. Raises `NotHere` for another brand's person."""
    if to and not Membership.of(conversation.brand).filter(person=to).exists():
        raise NotHere(f"{isolated(to.name)} does not work for {isolated(conversation.brand.name)}.")
    _assign(conversation, to)
    _note(conversation, What.ASSIGNED, by, now, to=to.handle if to else "")


@transaction.atomic
def resolve(conversation: Conversation, by: Person, now: datetime) -> None:
    """Done: what was asked is settled; the next word of the contact opens it again.

    So does a reply that was in line and then was not said.
    """
    _turned(conversation, Turned.RESOLVED, by, now)
    _note(conversation, What.RESOLVED, by, now)


@transaction.atomic
def reopen(conversation: Conversation, by: Person, now: datetime) -> None:
    """Before the people again, with the wait of whatever is still unanswered."""
    _turned(conversation, Turned.REOPENED, by, now)
    _note(conversation, What.REOPENED, by, now)


@transaction.atomic
def snooze(conversation: Conversation, until: datetime, by: Person, now: datetime) -> None:
    """Out of the way until a time, or until the contact writes."""
    _turned(conversation, Turned.SNOOZED, by, now, until)
    _note(conversation, What.SNOOZED, by, now, until=until.isoformat())


@transaction.atomic
def wake(now: datetime, brand: Brand | None = None) -> int:
    """Bring back what was snoozed until now, before the people as a reminder; the clock calls this."""
    asleep = Conversation.across_brands.filter(status=Status.SNOOZED, snoozed_until__lte=now).order_by("pk")
    asleep = asleep.filter(brand=brand) if brand else asleep
    due = list(asleep.select_for_update(of=("self",))[:AT_ONCE])
    for conversation in due:
        turn(conversation, Turned.WOKEN, None, now)
        record(conversation.brand_id, What.WOKEN, now, conversation=conversation.pk)
    refresh_ids([conversation.pk for conversation in due], now)
    return len(due)


class AlreadyNoted(Exception):
    """This key came before with other words; nothing was written now."""


@transaction.atomic
def add_note(conversation: Conversation, text: str, by: Person, now: datetime, key: str = "") -> Note:
    """Words for the team only, and whom they name; the same `key` is the same note. Raises `AlreadyNoted`."""
    if key:
        Conversation.across_brands.select_for_update().get(pk=conversation.pk)
        if known := Note.across_brands.filter(conversation=conversation, key=key).first():
            if known.text != text:
                raise AlreadyNoted(known.text)
            return known
    row = Note.across_brands.create(
        brand_id=conversation.brand_id, conversation=conversation, by=by, text=text, at=now, key=key
    )
    mention(row, now)
    _note(conversation, What.NOTE_WRITTEN, by, now, note=row.pk)
    return row


@transaction.atomic
def label(conversation: Conversation, name: str, by: Person, now: datetime) -> Label:
    """Put a label on, making it when it is new."""
    row, _ = Label.across_brands.get_or_create(brand_id=conversation.brand_id, name=label_name(name))
    Labelling.across_brands.get_or_create(
        label=row, conversation=conversation, defaults={"brand_id": conversation.brand_id, "by": by, "at": now}
    )
    _note(conversation, What.LABELLED, by, now, label=row.name)
    return row


def label_name(name: str) -> str:
    """As labels are kept: on one line, in small letters."""
    return " ".join(name.lower().split())[:40].strip()


@transaction.atomic
def unlabel(conversation: Conversation, label: Label, by: Person, now: datetime) -> None:
    Labelling.across_brands.filter(label=label, conversation=conversation).delete()
    _note(conversation, What.UNLABELLED, by, now, label=label.name)


@transaction.atomic
def take_over(conversation: Conversation, by: Person, now: datetime) -> None:
    """The person says: this one is mine; the robot is silent here until it is handed back."""
    held(conversation)
    take(conversation.floor, by, now, "taken over")
    refresh([conversation], now)  # an answer that was still in line is taken back, and the customer waits again
    _assign(conversation, by)
    _note(conversation, What.TAKEN_OVER, by, now)


@transaction.atomic
def hand_back(conversation: Conversation, by: Person, now: datetime) -> None:
    """The next word may be the robot's again."""
    held(conversation)
    give_back(conversation.floor, by, now)
    _turned(conversation, Turned.HANDED_BACK, by, now)
    _note(conversation, What.HANDED_BACK, by, now)


@transaction.atomic
def describe(conversation: Conversation, about: str, by: Person, now: datetime) -> None:
    """What the team knows of the contact, in place of what it knew before."""
    contact = conversation.contact
    contact.about = about
    contact.save(update_fields=["about"])
    _note(conversation, What.CONTACT_DESCRIBED, by, now, contact=contact.pk)


def _assign(conversation: Conversation, to: Person | None) -> None:
    conversation.assignee = to
    conversation.save(update_fields=["assignee"])


def _turned(
    conversation: Conversation, what: Turned, by: Person, now: datetime, until: datetime | None = None
) -> None:
    held(conversation)
    turn(conversation, what, by, now, until)
    refresh([conversation], now)


def _note(conversation: Conversation, what: What, by: Person, now: datetime, **data: Any) -> None:
    record(conversation.brand_id, what, now, by=by, conversation=conversation.pk, **data)
