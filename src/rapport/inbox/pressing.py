"""How much a conversation presses: the points of all that is known of it, added up by the database itself.

The sum is a column beside each conversation, so that an index has the order. A row that says why it stands there
carries what was found as bits of `facts`, one for each of `FACTS`, of which the sum is made and of nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    DateTimeField,
    GeneratedField,
    IntegerField,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from rapport.inbox.happened import NOTHING, PERSON, UNKNOWN

if TYPE_CHECKING:
    from rapport.inbox.models import Conversation

URGENT = 0.7
PUBLIC = ("mention", "comment", "review")
_URGENT = Q(urgency__gte=URGENT) & ~Q(need=NOTHING)


@dataclass(frozen=True, slots=True)
class PressingFact:
    """`points` are added where `holds`; the code is said in words by whoever shows it."""

    code: str
    points: int
    holds: Q


# The heaviest first; among equals the longest wait decides. Whoever changes these writes a migration.
FACTS = (
    PressingFact("unknown", 60, Q(need=UNKNOWN)),
    PressingFact("urgent", 40, _URGENT),
    PressingFact("complaint", 20, Q(complaint_open=True)),
    PressingFact("not-sent", 15, Q(not_sent=True)),
    PressingFact("person", 10, Q(need=PERSON)),
    PressingFact("public", 8, Q(kind__in=PUBLIC) & (_URGENT | Q(complaint_open=True))),
)
MOST = sum(one.points for one in FACTS)


@dataclass(frozen=True, slots=True)
class Pressing:
    """What presses in one conversation, the heaviest first."""

    facts: tuple[PressingFact, ...]

    @property
    def points(self) -> int:
        return sum(one.points for one in self.facts)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.facts)


def with_facts(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """The same rows with `facts`, from which `pressing` reads."""
    found = sum((_if(one.holds, 1 << bit) for bit, one in enumerate(FACTS)), start=_number(0))
    return rows.annotate(facts=found)


def pressing_rank() -> GeneratedField:
    """A column with `MOST` less the points of its row: 0 presses most."""
    rank = _number(MOST) - sum((_if(one.holds, one.points) for one in FACTS), start=_number(0))
    return GeneratedField(expression=rank, output_field=PositiveSmallIntegerField(), db_persist=True)


def in_line_since() -> GeneratedField:
    """A column with the time since when somebody waits; who waits for nothing stands where the last word does."""
    since = Coalesce("waiting_since", "last_at")
    return GeneratedField(expression=since, output_field=DateTimeField(), db_persist=True)


def pressing(row: Conversation) -> Pressing:
    """Of a row that `with_facts` made."""
    bits: int = getattr(row, "facts", 0)
    return Pressing(tuple(one for bit, one in enumerate(FACTS) if bits >> bit & 1))


def _if(holds: Q, number: int) -> Combinable:
    return Case(When(holds, then=_number(number)), default=_number(0), output_field=IntegerField())


def _number(value: int) -> Combinable:
    return Value(value, output_field=IntegerField())
