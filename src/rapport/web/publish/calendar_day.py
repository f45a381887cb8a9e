"""One day of the calendar in its three parts, with what is free and when people watch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import TypeVar

from django.utils import timezone

from rapport.availability.hours import Shift
from rapport.publishing.calendar import FreeSlot, PostCard

WATCHED = (6, 24)
IN_A_BAND = 4
HOURS = ((0, 12, "09:30"), (12, 18, "15:00"), (18, 24, "19:00"))
T = TypeVar("T", PostCard, FreeSlot)


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a day: its first cards, how many more there are, what is free.

    `start` and `end` are hours, `usual` the wall time that a post dropped there gets, whose own is not in it.
    """

    cards: list[PostCard]
    more: int
    free: list[FreeSlot]
    start: int
    end: int
    usual: str


@dataclass(frozen=True)
class CalendarDay:
    """One day's column: its cards in three bands, its free slots, and when people watch."""

    on: date
    today: date
    cards: Sequence[PostCard]
    free: Sequence[FreeSlot]
    shifts: Sequence[Shift]
    near: dict[int, str]
    named: Sequence[str] = ()

    @property
    def past(self) -> bool:
        return self.on < self.today

    @property
    def now(self) -> bool:
        return self.on == self.today

    @cached_property
    def bands(self) -> list[Band]:
        """Until noon, until 18, and the evening."""
        return [self._band(*some) for some in HOURS]

    def _band(self, start: int, end: int, usual: str) -> Band:
        cards = self._in(self.cards, start, end)
        more = max(0, len(cards) - IN_A_BAND)
        return Band(cards[:IN_A_BAND], more, self._in(self.free, start, end), start, end, usual)

    @property
    def empty(self) -> bool:
        """Nothing is planned on a day that is still to come."""
        return not self.past and not self.cards

    def _in(self, some: Sequence[T], start: int, end: int) -> list[T]:
        return [one for one in some if start <= timezone.localtime(one.at).hour < end]

    @property
    def cover(self) -> list[tuple[str, str]]:
        """Where people watch, as place and width on a line of 100 from 6 to 24 h."""
        return [(f"{_place(s.opens):.1f}", f"{_place(s.end) - _place(s.opens):.1f}") for s in self.shifts]

    @property
    def ticks(self) -> list[str]:
        return [f"{_place(timezone.localtime(one.at).time()):.1f}" for one in self.cards]


def _place(at: time) -> float:
    first, last = WATCHED
    hours = min(max(at.hour + at.minute / 60, first), last)
    return (hours - first) / (last - first) * 100
