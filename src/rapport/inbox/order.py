"""In what order waiting conversations need a person, and why each is where it is."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

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


def in_order(brand: Brand) -> QuerySet[Conversation]:
    """What waits, the most pressing first and within that the longest waiting; each row has its `rank`."""
    cases = [When(condition, then=Value(place)) for place, (_, condition) in enumerate(RANKS)]
    rank = Case(*cases, default=Value(len(RANKS)), output_field=IntegerField())
    rows = Conversation.of(brand).filter(VIEWS["waiting"]).select_related("channel", "contact", "assignee")
    return rows.annotate(rank=rank).order_by("rank", "waiting_since", "pk")


def why(rank: int) -> str:
    """The code of a rank: unknown, urgent, complaint, person or draft."""
    return RANKS[rank][0] if rank < len(RANKS) else LAST
