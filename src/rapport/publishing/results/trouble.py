"""Posts that are out and do not stand there as they were meant, for the list of what needs somebody."""

from __future__ import annotations

from datetime import datetime

from rapport.accounts.models import Brand
from rapport.publishing.results.models import PostResult, ReadBack

WRONG = (ReadBack.DIFFERS, ReadBack.MISSING)


def not_as_meant(brand: Brand, since: datetime, most: int) -> dict[int, str]:
    """By variant, for those that nobody took note of: differs or missing."""
    rows = PostResult.of(brand).filter(verdict__in=WRONG, seen_at=None, read_at__gt=since).order_by("read_at")
    found = rows.values_list("publication__part__variant", "verdict")[:most]
    return {variant: verdict for variant, verdict in found if variant is not None}
