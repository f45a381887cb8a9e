"""The hours of the week that go better on a channel, as a map and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.dates import WEEKDAYS

from rapport.channels.models import Channel
from rapport.domain.best_time import (
    BETTER,
    LEAST_CELLS,
    LEAST_POSTS,
    Enough,
    HourOfWeek,
    best_hours,
    how_much,
)
from rapport.publishing.results.hours import posts_by_hour

LEVELS = 5
SHOWN = 12


@dataclass(frozen=True, slots=True)
class MapCell:
    """One hour on the map; `level` 0: fewer than three posts, else from 1, surely worse, to 5, surely better."""

    hour: HourOfWeek | None

    @property
    def level(self) -> int:
        if self.hour is None or not self.hour.shown:
            return 0
        return min(LEVELS, 1 + int(self.hour.sure * LEVELS))

    @property
    def says(self) -> str:
        return f"{self.hour.sure:.0%}" if self.hour and self.hour.shown else ""


@dataclass(frozen=True, slots=True)
class WeekMap:
    """A channel's week. Without enough posts only `known` says anything."""

    known: Enough
    hours: list[HourOfWeek]
    least_posts: int = LEAST_POSTS
    least_cells: int = LEAST_CELLS
    better_from: int = round(BETTER * 100)

    @property
    def rows(self) -> list[tuple[str, list[MapCell]]]:
        of = {one.cell: one for one in self.hours}
        return [(str(WEEKDAYS[day]), [MapCell(of.get(day * 24 + h)) for h in range(24)]) for day in range(7)]

    @property
    def table(self) -> list[tuple[str, str, HourOfWeek]]:
        """The surest hours with three posts or more: day, hour, figures."""
        shown = [one for one in self.hours if one.shown][:SHOWN]
        return [(str(WEEKDAYS[one.cell // 24]), f"{one.cell % 24:02}:00", one) for one in shown]

    @property
    def better(self) -> list[tuple[str, str, HourOfWeek]]:
        return [one for one in self.table if one[2].better]


def week_map(channel: Channel, zone: str, now: datetime) -> WeekMap:
    """One query."""
    posts = posts_by_hour(channel, zone, now)
    return WeekMap(how_much(posts), best_hours(posts))
