"""When a post leaves, as a form says it: one of the four words, and wall times of the brand's zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict

from rapport.accounts.models import Brand
from rapport.domain.recurrence import instant
from rapport.publishing.models import When
from rapport.web.access import BrandRequest

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_TIME = 32


def chosen_time(request: BrandRequest) -> tuple[When, datetime | None]:
    """`time_in` of the form that was sent."""
    return time_in(request.POST, request.brand)


def time_in(given: QueryDict, brand: Brand) -> tuple[When, datetime | None]:
    """Which of the four words, and the moment of `at`, a wall time of the brand's zone, if it can be read."""
    word = given.get("how", "")
    how = When(word) if word in When.values else When.QUEUE
    return how, wall_time(given.get("at", ""), brand)


def wall_given(request: BrandRequest) -> datetime | None:
    """The form's `at` as a moment."""
    return wall_time(request.POST.get("at", ""), request.brand)


def wall_time(said: str, brand: Brand) -> datetime | None:
    """A wall time of the brand as a moment, by the house's rule for changes of hour; None where it is no time.

    One of another century is given as the end of ours: that is refused, and says why.
    """
    try:
        wall = datetime.fromisoformat(said[:LONGEST_TIME])
    except ValueError:
        return None
    if wall.tzinfo:
        return None
    if not FIRST_YEAR < wall.year < LAST_YEAR:
        wall = wall.replace(year=FIRST_YEAR if wall.year <= FIRST_YEAR else LAST_YEAR, month=1, day=1)
    return instant(wall.replace(second=0, microsecond=0), ZoneInfo(brand.time_zone))


def as_wall(at: datetime | None, brand: Brand) -> str:
    """A moment as a form sends it back; "" for none."""
    return at.astimezone(ZoneInfo(brand.time_zone)).strftime("%Y-%m-%dT%H:%M") if at else ""
