"""Proving that a chain is whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapport.ledger.models import Entry, Head
from rapport.ledger.subject import Subject
from rapport.ledger.write import Record, UnknownForm, hash_of

if TYPE_CHECKING:
    from rapport.accounts.models import Brand


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a chain that was checked: up to which place, the first break in it, whether it is the last."""

    upto: int
    broken: int | None
    last: bool


def first_break(brand: Brand) -> int | None:
    """The place of the first row that was changed, added or removed; None when the chain is whole."""
    part = stretch(brand, 0)
    while part.broken is None and not part.last:
        part = stretch(brand, part.upto)
    return part.broken


def size(brand: Brand) -> int:
    """How many rows the chain should have."""
    return Head.of(brand).values_list("seq", flat=True).first() or 0


def stretch(brand: Brand, after: int, limit: int = 10_000) -> Stretch:
    """Check up to `limit` rows after the place `after`.

    Each row is tied to the one before it, so stretches that meet prove the whole. The last one also compares
    with the head, which notices rows cut off or added at the end.
    """
    rows = Entry.of(brand).order_by("seq")
    before = rows.filter(seq=after).values_list("hash", flat=True).first() or ""
    seq = after
    for entry in rows.filter(seq__gt=after)[:limit].iterator(chunk_size=2000):
        seq += 1
        if entry.seq != seq or not _follows(entry, before):
            return Stretch(seq, seq, last=True)
        before = entry.hash
    if seq == after + limit:
        return Stretch(seq, None, last=False)
    ends = Head.of(brand).values_list("seq", "hash").first() or (0, "")
    whole = ends == (seq, before)
    return Stretch(seq, None if whole else min(seq, ends[0]) + 1, last=True)


def _follows(entry: Entry, before: str) -> bool:
    """Whether the row is as it was written, upon the row with the hash `before`."""
    try:
        return entry.hash == hash_of(before, entry.brand_id, entry.seq, entry.at, _record(entry), entry.form)
    except UnknownForm:
        return False


def _record(entry: Entry) -> Record:
    subject = Subject(entry.subject_kind, entry.subject_id)
    return Record(entry.what, entry.actor, entry.person_id, entry.conversation, subject, dict(entry.data))
