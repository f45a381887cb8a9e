"""Proving that a chain is whole."""

from __future__ import annotations

from rapport.ledger.chain import Record, link
from rapport.ledger.models import Entry, Head
from rapport.people.models import Brand


def first_break(brand: Brand) -> int | None:
    """The place of the first row that was changed, added or removed; None when the chain is whole."""
    before, seq = "", 0
    for entry in Entry.of(brand).order_by("seq").iterator(chunk_size=2000):
        seq += 1
        record = Record(
            entry.what, entry.actor, entry.person_id, entry.conversation, entry.message, dict(entry.data)
        )
        if entry.seq != seq or entry.hash != link(before, brand.pk, seq, entry.at, record):
            return seq
        before = entry.hash
    head = Head.of(brand).first()
    whole = head is None or (head.seq, head.hash) == (seq, before)
    return None if whole else seq + 1
