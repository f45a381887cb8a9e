"""Adding to the chain, in the transaction of what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from rapport.ledger.chain import Record, link
from rapport.ledger.models import Entry, Head
from rapport.people.models import Brand, Person
from rapport.people.rows import insert


def write(brand: Brand | int, records: Sequence[Record], at: datetime) -> list[Entry]:
    """Append records to the brand's chain, in order; returns the rows with their ids."""
    if not records:
        return []
    number = brand if isinstance(brand, int) else brand.pk
    with transaction.atomic():
        Head.every.get_or_create(brand_id=number)
        head = Head.every.select_for_update().get(brand_id=number)
        entries: list[Entry] = []
        for record in records:
            head.seq += 1
            before, head.hash = head.hash, link(head.hash, number, head.seq, at, record)
            entries.append(_row(number, head, before, at, record))
        insert(entries)
        head.save(update_fields=["seq", "hash"])
    return entries


def note(
    brand: Brand | int,
    what: str,
    at: datetime,
    *,
    by: Person | None = None,
    conversation: int | None = None,
    message: int | None = None,
    actor: str = "",
    **data: object,
) -> Entry:
    """Append one row; without a person the actor is the system, unless named."""
    actor = actor or ("person" if by else "system")
    record = Record(what, actor, by.pk if by else None, conversation, message, data)
    return write(brand, [record], at)[0]


def _row(brand: int, head: Head, before: str, at: datetime, record: Record) -> Entry:
    return Entry(
        brand_id=brand,
        seq=head.seq,
        at=at,
        what=record.what,
        actor=record.actor,
        person_id=record.person,
        conversation=record.conversation,
        message=record.message,
        data=record.data,
        before=before,
        hash=head.hash,
    )
