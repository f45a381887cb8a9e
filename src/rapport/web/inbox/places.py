"""Where a row or a line stands in time, as text that sorts: pages merge what arrives into its place by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
FIRST = datetime(1, 1, 1, tzinfo=UTC)
INSTANT = 15


def place(at: datetime, rank: int = 0, number: int = 0) -> str:
    """The microsecond (`INSTANT` characters); at the same moment `rank` (below 10), then `number`. Both from 0."""
    digits = f"{number:x}"
    return f"{(at - FIRST) // timedelta(microseconds=1):0{INSTANT}x}{rank}{len(digits):x}{digits}"


def older(at: datetime, number: int) -> Q:
    """Whatever stands before the row `number` at `at`."""
    return Q(Q(at__lt=at) | Q(at=at, pk__lt=number), at__lte=at)


def between(rows: QuerySet[M], first: datetime | None, last: datetime | None) -> QuerySet[M]:
    """The rows from `first` to `last`; None is no bound."""
    rows = rows.filter(at__gte=first) if first else rows
    return rows.filter(at__lte=last) if last else rows
