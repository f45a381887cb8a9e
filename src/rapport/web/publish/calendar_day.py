"""One day of the calendar in its three parts, with what is free and when people watch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import TypeVar

from django.utils import timezone

from rapport.availability.hours import Shift
from rapport.publishing.calendar import FreeSlot, PostCard, PostTime
from rapport.publishing.occasions.models import Occasion

WATCHED = (6, 24)
IN_A_BAND = 4
HOURS = ((0, 12, "09:30"), (12, 18, "15:00"), (18, 24, "19:00"))
T = TypeVar("T", PostTime, FreeSlot)


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a day: its first cards, each with whether it is too close, how many more there are, what is free.

    `start` and `end` are hours, `usual` the wall time that a post dropped there gets, whose own is not in it.
    """

    cards: list[tuple[PostCard, bool]]
    more: int
    free: list[FreeSlot]
    start: int
    end: int
    usual: str


def in_bands(some: Sequence[T]) -> list[list[T]]:
    """What leaves until noon, until 18, and in the evening."""
    zone = timezone.get_current_timezone()
    found: list[list[T]] = [[] for _ in HOURS]
    for one in some:
        hour = one.at.astimezone(zone).hour
        found[next(place for place, (_, end, _) in enumerate(HOURS) if hour < end)].append(one)
    return found


@dataclass(frozen=True)
class CalendarDay:
    """One day's column: its cards in three bands, its free slots, and when people watch.

    `banded`: what leaves, by bands; `cards`: of what is shown; `near`: what leaves too soon after another.
    """

    on: date
    today: date
    banded: Sequence[Sequence[PostTime]]
    cards: Mapping[PostTime, PostCard]
    near: Collection[PostTime]
    free: Sequence[FreeSlot]
    shifts: Sequence[Shift]
    named: Sequence[str] = ()
    events: Sequence[Occasion] = ()

    @property
    def past(self) -> bool:
        return self.on < self.today

    @property
    def now(self) -> bool:
        return self.on == self.today

    @cached_property
    def bands(self) -> list[Band]:
        """Until noon, until 18, and the evening."""
        return [self._band(*some) for some in zip(self.banded, in_bands(self.free), HOURS, strict=True)]

    def _band(self, times: Sequence[PostTime], free: list[FreeSlot], hours: tuple[int, int, str]) -> Band:
        found = [(self.cards[one], one in self.near) for one in times[:IN_A_BAND] if one in self.cards]
        return Band(found, len(times) - len(found), free, *hours)

    @property
    def empty(self) -> bool:
        """Nothing is planned on a day that is still to come."""
        return not self.past and not any(self.banded)

    @property
    def cover(self) -> list[tuple[str, str]]:
        """Where people watch, as place and width on a line of 100 from 6 to 24 h."""
        return [(f"{_place(s.opens):.1f}", f"{_place(s.end) - _place(s.opens):.1f}") for s in self.shifts]

    @cached_property
    def ticks(self) -> str:
        """When something leaves, as strokes on the same line, all of them one shape."""
        zone = timezone.get_current_timezone()
        places = {f"{_place(one.at.astimezone(zone).time()):.1f}" for band in self.banded for one in band}
        return "".join(f"M{at} 0h1v8h-1z" for at in sorted(places, key=float))


def _place(at: time) -> float:
    first, last = WATCHED
    hours = min(max(at.hour + at.minute / 60, first), last)
    return (hours - first) / (last - first) * 100
