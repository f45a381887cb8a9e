"""Pages by keyset: the cursor names the last row seen, so pages neither skip nor repeat while rows arrive."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeVar

from django.db.models import Model, Q, QuerySet
from ninja import Query

from rapport.domain.parameters import NotReadable, number, place, placed
from rapport.inbox.lists import STRANGE, BadFilter
from rapport.inbox.models import Message

Cursor = Annotated[str, Query(max_length=200, description="`next` of the page before; empty for the first.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]

M = TypeVar("M", bound=Model)


def newest_first(rows: QuerySet[M], cursor: str, limit: int) -> tuple[list[M], str | None]:
    """A page by id, latest first, and the next page's cursor; None at the end. Raises `BadFilter`."""
    if cursor:
        rows = rows.filter(pk__lt=_number(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    return found[:limit], str(found[limit - 1].pk) if len(found) > limit else None


def words_before(rows: QuerySet[Message], cursor: str, limit: int) -> tuple[list[Message], str | None]:
    """The messages before a place, in the order they were said, and the cursor of those still earlier."""
    if cursor:
        at, pk = _open(cursor)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    found = list(rows.order_by("-at", "-pk")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return found[::-1], _close(found[-1]) if more else None


def seq_of(cursor: str) -> int:
    """The place in the ledger a cursor names; 0 for none. Raises `BadFilter`."""
    return _number(cursor) if cursor else 0


def _number(cursor: str) -> int:
    try:
        return number(cursor)
    except NotReadable as error:
        raise BadFilter(STRANGE) from error


def _close(last: Message) -> str:
    return place(last.at, last.pk)


def _open(cursor: str) -> tuple[datetime, int]:
    try:
        return placed(cursor)
    except NotReadable as error:
        raise BadFilter(STRANGE) from error
