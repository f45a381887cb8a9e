"""The hash that ties a row to all rows before it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """Something to be recorded. `actor` is robot, person, network or system; `person` its id, for a person."""

    what: str
    actor: str = "system"
    person: int | None = None
    conversation: int | None = None
    message: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


def link(before: str, brand: int, seq: int, at: datetime, record: Record) -> str:
    """SHA-256 over the previous hash and the row as canonical JSON (sorted keys, UTC to the microsecond)."""
    row = [
        brand,
        seq,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        record.what,
        record.actor,
        record.person,
        record.conversation,
        record.message,
        record.data,
    ]
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
