"""Adding to the chain, in the transaction of what is recorded: each row's hash ties it to all before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from rapport.ledger.models import Entry, Head
from rapport.ledger.subject import Subject, SubjectKind
from rapport.ledger.what import What
from rapport.store.bulk_sql import insert, update
from rapport.store.rows import Given, Prepared, column_names, loaded, new_row

if TYPE_CHECKING:
    from rapport.accounts.models import Brand, Person

FORM = 1
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Record:
    """Something to be recorded, about `subject`, with what else is to be known.

    `what` is one of `What`. `actor` is robot, person, network or system. `conversation`: where it is shown.
    """

    what: str
    actor: str
    person: int | None
    conversation: int | None
    subject: Subject
    data: dict[str, Any] = field(default_factory=dict)


class UnknownForm(ValueError):
    """The row says that it is hashed in a form that is not known here."""


def hash_of(before: str, brand: int, seq: int, at: datetime, record: Record, form: int = FORM) -> str:
    """SHA-256 over the previous hash and the row as canonical JSON (sorted keys, UTC to the microsecond).

    `form` says which values are in it and in which order; it is the first of them. Another order or another value
    is another form, so that rows written before stay provable. Raises `UnknownForm`.
    """
    if form != FORM:
        raise UnknownForm(form)
    row = [
        form,
        brand,
        seq,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        record.what,
        record.actor,
        record.person,
        record.conversation,
        *record.subject,
        record.data,
    ]
    return hashlib.sha256(f"{before}\n{_CANONICAL.encode(row)}".encode()).hexdigest()


def write(brand: Brand | int, records: Sequence[Record], at: datetime) -> list[Entry]:
    """Append records to the brand's chain, in order; returns the rows with their ids."""
    if not records:
        return []
    number = brand if isinstance(brand, int) else brand.pk
    # No savepoint: what cannot be recorded must not have happened.
    with transaction.atomic(savepoint=False):
        head = _held(number)
        entries: list[Entry] = []
        for record in records:
            head.seq += 1
            before, head.hash = head.hash, hash_of(head.hash, number, head.seq, at, record)
            entries.append(_row(number, head, before, at, record))
        insert(entries)
        update([head], ["seq", "hash"])
    return entries


def _held(brand: int) -> Head:
    """The end of the brand's chain, nobody else's until the transaction ends."""
    if not (rows := _HEAD.ask(brand=brand)):
        Head.across_brands.get_or_create(brand_id=brand)
        rows = _HEAD.ask(brand=brand)
    return loaded(Head, rows[0])


def _head_rows() -> QuerySet[Any, Any]:
    return Head.across_brands.select_for_update().filter(brand=Given("brand")).values_list(*column_names(Head))


def note(
    brand: Brand | int,
    what: What,
    at: datetime,
    *,
    by: Person | None = None,
    conversation: int | None = None,
    actor: str = "",
    **data: object,
) -> Entry:
    """Append one row; without a person the actor is the system, unless named.

    It is about the nearest row that `data` names by its kind (`reply=12`), else the conversation, else the brand.
    """
    number = brand if isinstance(brand, int) else brand.pk
    subject = _subject(number, conversation, data)
    more = {name: value for name, value in data.items() if name != subject.kind}
    actor = actor or ("person" if by else "system")
    record = Record(What(what), actor, by.pk if by else None, conversation, subject, more)
    return write(number, [record], at)[0]


def _subject(brand: int, conversation: int | None, data: Mapping[str, object]) -> Subject:
    for kind in SubjectKind:
        if isinstance(row := data.get(kind), int):
            return Subject(str(kind), row)
    if conversation is None:
        return Subject(str(SubjectKind.BRAND), brand)
    return Subject(str(SubjectKind.CONVERSATION), conversation)


def _row(brand: int, head: Head, before: str, at: datetime, record: Record) -> Entry:
    return new_row(
        Entry,
        brand_id=brand,
        form=FORM,
        seq=head.seq,
        at=at,
        what=record.what,
        actor=record.actor,
        person_id=record.person,
        conversation=record.conversation,
        subject_kind=record.subject.kind,
        subject_id=record.subject.id,
        data=record.data,
        before=before,
        hash=head.hash,
    )


_HEAD = Prepared(_head_rows)
