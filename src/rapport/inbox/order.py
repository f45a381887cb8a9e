"""In what order waiting conversations need a person, and why each is where it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

from rapport.inbox.lists import VIEWS
from rapport.inbox.models import Conversation, Need
from rapport.people.models import Brand

URGENT = 0.7
RANKS: tuple[tuple[str, Q], ...] = (
    ("unknown", Q(need=Need.UNKNOWN)),
    ("urgent", Q(urgency__gte=URGENT)),
    ("complaint", Q(complaint_open=True)),
    ("person", Q(need=Need.PERSON)),
)
LAST = "draft"


@dataclass(frozen=True, slots=True)
class Next:
    """A conversation that needs a person; `why` is what gave it its place: a code of `RANKS`, or `LAST`."""

    conversation: Conversation
    why: str


def in_order(brand: Brand, most: int) -> list[Next]:
    """What waits, the most pressing first and within that the longest waiting."""
    cases = [When(condition, then=Value(place)) for place, (_, condition) in enumerate(RANKS)]
    rank = Case(*cases, default=Value(len(RANKS)), output_field=IntegerField())
    rows = Conversation.of(brand).filter(VIEWS["waiting"]).select_related("channel", "contact", "assignee")
    codes = [*(code for code, _ in RANKS), LAST]
    ranked = rows.annotate(rank=rank).order_by("rank", "waiting_since", "pk")
    return [Next(row, codes[row.rank]) for row in ranked[:most]]
