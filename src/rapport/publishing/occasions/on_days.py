"""Events on the days of the calendar, from the first to the last that each takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rapport.accounts.models import Brand
from rapport.publishing.occasions.models import Occasion

MOST = 500
INSTANT = timedelta(microseconds=1)


def occasions_between(brand: Brand, start: datetime, end: datetime) -> list[Occasion]:
    """Those that take place between two moments, by time."""
    rows = Occasion.of(brand).filter(ends_at__gt=start, starts_at__lt=end)
    return list(rows.order_by("starts_at", "pk")[:MOST])


def occasions_on_days(brand: Brand, bounds: Sequence[datetime]) -> dict[date, list[Occasion]]:
    """By day of the brand's zone; `bounds`: when each day begins, and when the last ends."""
    zone = ZoneInfo(brand.time_zone)
    found: defaultdict[date, list[Occasion]] = defaultdict(list)
    for one in occasions_between(brand, bounds[0], bounds[-1]):
        day = max(one.starts_at, bounds[0]).astimezone(zone).date()
        last = (min(one.ends_at, bounds[-1]) - INSTANT).astimezone(zone).date()
        while day <= last:
            found[day].append(one)
            day += timedelta(days=1)
    return dict(found)
