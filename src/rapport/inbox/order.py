"""In what order waiting conversations need a person, and why each is where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable, CombinedExpression
from django.db.models.functions import Coalesce

from rapport.accounts.models import Brand
from rapport.domain.parameters import NotReadable, number, place, placed
from rapport.domain.usual_wait import NOT_KNOWN, UsualWaits
from rapport.inbox.lists import STRANGE, VIEWS, BadFilter
from rapport.inbox.models import Conversation
from rapport.inbox.pressing import MOST, pressing, with_facts

REASONS = ("unknown", "urgent", "complaint", "person")
LAST = "draft"


class Order(StrEnum):
    """How a list is read: what presses most, who has least time left, who waits longest, or what came last."""

    PRESSING = "pressing"
    TIME = "time"
    WAIT = "wait"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Next:
    """A conversation that needs a person; `why` is the heaviest of `REASONS` that it has, or `LAST`."""

    conversation: Conversation
    why: str


def in_order(brand: Brand, most: int) -> list[Next]:
    """What waits, the most pressing first and within that the longest waiting."""
    rows = Conversation.of(brand).filter(VIEWS["waiting"]).select_related("channel", "contact", "assignee")
    ranked = with_facts(rows).order_by("pressing", "in_line_since", "pk")
    return [Next(row, next((one for one in pressing(row).codes if one in REASONS), LAST)) for row in ranked[:most]]


def waits(rows: QuerySet[Conversation], order: Order, usual: UsualWaits = NOT_KNOWN) -> QuerySet[Conversation]:
    """Rows by `rank` (0 first; all alike where only the wait counts), then by `since`, the longest ago first.

    Who waits for nothing stands where the last word does; by time left, below all who wait. What is left is
    counted from the usual wait of each kind of message; while that is not known, from the wait alone.
    """
    if order is Order.PRESSING:
        return _in_line(with_facts(rows), F("pressing"), F("in_line_since"))
    if order is Order.WAIT:
        alike = Value(0, output_field=IntegerField())
        return rows.annotate(rank=alike, since=F("in_line_since")).order_by("since", "pk")
    nobody = Case(When(waiting_since=None, then=1), default=0, output_field=IntegerField())
    return _in_line(rows, nobody, Coalesce(_until(usual), "last_at"))


def _in_line(rows: QuerySet[Conversation], rank: Combinable, since: Combinable) -> QuerySet[Conversation]:
    return rows.annotate(rank=rank, since=since).order_by("rank", "since", "pk")


def _until(usual: UsualWaits) -> Case:
    """Until when it is no longer than usual; null where nobody waits."""
    whens = [When(kind=kind, then=_after(span)) for kind, span in usual.kinds]
    return Case(*whens, default=_after(usual.all or timedelta()), output_field=DateTimeField())


def _after(span: timedelta) -> ExpressionWrapper[CombinedExpression]:
    later = F("waiting_since") + Value(span, output_field=DurationField())
    return ExpressionWrapper(later, output_field=DateTimeField())


def page_of(rows: QuerySet[Conversation], cursor: str, limit: int) -> tuple[list[Conversation], str | None]:
    """One keyset page of what `waits` ordered, and the cursor of the next. Raises `BadFilter`."""
    if cursor:
        rank, since, pk = _open(cursor)
        later = Q(since__gt=since) | Q(since=since, pk__gt=pk)
        rows = rows.filter(Q(rank__gt=rank) | Q(later, rank=rank))
    found = list(rows[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], f"{last.rank}.{place(last.since, last.pk)}" if last else None  # type: ignore[attr-defined]


def above(rows: QuerySet[Conversation], cursor: str, most: int) -> list[Conversation]:
    """Everything above the page that `cursor` begins. Raises `BadFilter`."""
    rank, since, pk = _open(cursor)
    before = Q(since__lt=since) | Q(since=since, pk__lte=pk)
    return list(rows.filter(Q(rank__lt=rank) | Q(before, rank=rank))[:most])


def _open(cursor: str) -> tuple[int, datetime, int]:
    rank, _, rest = cursor.partition(".")
    try:
        return number(rank, most=MOST), *placed(rest)
    except NotReadable as error:
        raise BadFilter(STRANGE) from error
