"""Rubber-stamping, measured: how many of a brand's yeses came within a few seconds of opening what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from rapport.accounts.models import Brand
from rapport.approvals.models import Vote

SECONDS = 5
LATELY = timedelta(days=30)
ENOUGH = 10


@dataclass(frozen=True, slots=True)
class Haste:
    """Of `measured` yeses of the last 30 days, `quick` came within `SECONDS`; `name` None: everybody's."""

    name: str | None
    measured: int
    quick: int

    @property
    def share(self) -> int | None:
        """In percent; None where there are too few to say."""
        return round(100 * self.quick / self.measured) if self.measured >= ENOUGH else None


def haste_of(brand: Brand, now: datetime) -> list[Haste]:
    """Everybody together first, then each person; a yes over the API, which shows nothing, is not measured."""
    rows = Vote.of(brand).filter(yes=True, seconds__isnull=False, at__gt=now - LATELY)
    each = rows.values("person__name", "client__name").annotate(
        measured=Count("pk"), quick=Count("pk", filter=Q(seconds__lt=SECONDS))
    )
    each = each.order_by("person__name", "client__name")
    found = [Haste(one["person__name"] or one["client__name"], one["measured"], one["quick"]) for one in each]
    whole = Haste(None, sum(one.measured for one in found), sum(one.quick for one in found))
    return [whole, *found] if found else []
