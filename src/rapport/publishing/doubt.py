"""What the network said as it was sent, of what nobody knows of: the look afterwards has a reason of its own."""

from __future__ import annotations

from collections.abc import Iterable

from rapport.outbox.models import Attempt, Step
from rapport.publishing.standing import VariantStanding


def doubts(standings: Iterable[VariantStanding]) -> dict[int, str]:
    """By the publication's number the reason of its first call in doubt; asked only where there is one."""
    rows = [row.pk for one in standings for row in one.publications if row.step == Step.UNKNOWN]
    if not rows:
        return {}
    found = Attempt.across_brands.filter(delivery__in=rows, outcome="maybe").exclude(detail="").order_by("-pk")
    return dict(found.values_list("delivery", "detail"))
