"""Days, moments and lengths as a calendar writes them (RFC 5545, 3.3.4 to 3.3.6). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.domain.recurrence_rule import FIRST_YEAR, LAST_YEAR

DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z?))?", re.ASCII)
LENGTH = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?", re.ASCII
)
LONGEST_LIST = 1000  # of one line


@dataclass(frozen=True, slots=True)
class Written:
    """A wall time as it stands there; `whole`: a day without an hour; `utc`: a moment."""

    wall: datetime
    whole: bool
    utc: bool


def read_time_value(said: str) -> Written | None:
    """None where it is none; an hour that is none leaves the day."""
    found = DAY.fullmatch(said.strip().upper())
    if found is None:
        return None
    try:
        day = datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001 — a wall time
    except ValueError:
        return None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    if found[4] is None:
        return Written(day, whole=True, utc=False)
    hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
    if hour > 23 or minute > 59 or second > 60:
        return Written(day, whole=True, utc=False)
    return Written(day.replace(hour=hour, minute=minute, second=min(second, 59)), whole=False, utc=bool(found[7]))


def length(said: str) -> timedelta | None:
    """A DURATION that goes forward; None for anything else."""
    found = LENGTH.fullmatch(said.strip().upper())
    if found is None or found[1] == "-" or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
