"""The month of a client: the days on which their posts are to leave, or left."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from rapport.publishing.client_view import ClientPost


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day with its posts; `other`: it belongs to the month before or after."""

    day: date
    posts: list[ClientPost]
    other: bool
    today: bool


@dataclass(frozen=True, slots=True)
class ClientMonth:
    first: date
    weeks: list[list[MonthDay]]

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first + timedelta(days=32):%Y-%m}"


def client_month(posts: Sequence[ClientPost], wanted: str) -> ClientMonth:
    """The month `2026-11`, else the one of the first post, else this one."""
    first = _first(posts, wanted)
    on: dict[date, list[ClientPost]] = {}
    for one in posts:
        if one.at:
            on.setdefault(timezone.localtime(one.at).date(), []).append(one)
    today = timezone.localdate()
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    days = [[MonthDay(d, on.get(d, []), d.month != first.month, d == today) for d in week] for week in weeks]
    return ClientMonth(first, days)


def _first(posts: Sequence[ClientPost], wanted: str) -> date:
    try:
        found = date.fromisoformat(f"{wanted}-01")
        if 2000 <= found.year <= 2100:
            return found
    except ValueError:
        pass
    at = next((one.at for one in posts if one.at), None)
    return (timezone.localtime(at).date() if at else timezone.localdate()).replace(day=1)
