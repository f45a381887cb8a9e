"""The day and the month in which a cap holds, as the brand's own clock has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Period = Literal["day", "month"]
PERIODS: tuple[Period, ...] = ("day", "month")


@dataclass(frozen=True, slots=True)
class Window:
    """A period as it runs now: its days from `first`, and the moment `ends` at which the next begins."""

    period: Period
    first: date
    ends: datetime


def today(time_zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(time_zone)).date()


def window(period: Period, time_zone: str, now: datetime) -> Window:
    """The running day or month."""
    here = today(time_zone, now)
    first = here if period == "day" else here.replace(day=1)
    following = first + timedelta(days=1) if period == "day" else (first + timedelta(days=31)).replace(day=1)
    return Window(period, first, datetime.combine(following, time(), ZoneInfo(time_zone)))
