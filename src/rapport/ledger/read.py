"""Reading a brand's chain, latest first, in pages that start at a place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from rapport.ledger.models import Entry, Head

if TYPE_CHECKING:
    from rapport.accounts.models import Brand


def page(
    rows: QuerySet[Entry], what: Collection[str] = (), before: int | None = None, limit: int = 100
) -> tuple[list[Entry], int | None]:
    """One page of rows older than the place `before`, and where the next begins; None at the end.

    `what` narrows to some kinds. Each kind is asked for by itself and the answers merged: one question about
    several kinds walks the whole chain when all of them are rare.
    """
    older = rows.filter(seq__lt=before) if before else rows
    if what:
        places = (older.filter(what=one).values_list("seq", flat=True)[: limit + 1] for one in what)
        latest = sorted(chain.from_iterable(places), reverse=True)[: limit + 1]
        older = older.filter(seq__in=latest)
    found = list(older[: limit + 1])
    return found[:limit], found[limit - 1].seq if len(found) > limit else None


def entries(
    brand: Brand,
    *,
    actor: str = "",
    person: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Entry]:
    """The rows that fit, latest first; `until` is not included."""
    rows = Entry.of(brand).select_related("person").order_by("-seq")
    if actor:
        rows = rows.filter(actor=actor)
    if person is not None:
        rows = rows.filter(person=person)
    if since:
        rows = rows.filter(seq__gte=first_place(brand, since))
    if until:
        rows = rows.filter(seq__lt=first_place(brand, until))
    return rows


def first_place(brand: Brand, at: datetime) -> int:
    """The first place not earlier than `at`: times only grow along the chain, so halving finds it."""
    head = Head.of(brand).first()
    low, high = 1, (head.seq if head else 0) + 1
    while low < high:
        middle = (low + high) // 2
        if Entry.of(brand).filter(seq=middle, at__lt=at).exists():
            low = middle + 1
        else:
            high = middle
    return low
