"""The hash that ties a row to all rows before it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rapport.ledger.subject import Subject

FORM = 1
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Record:
    """Something to be recorded, about `subject`, with what else is to be known.

    `what` is one of `What`. `actor` is robot, person, network or system; `person` its id, for a person.
    `conversation`: where it is shown.
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
