"""Days on which far more people began to follow than is usual: dates to look at, no accusation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import median

BEFORE = 56
ENOUGH_DAYS = 14
LEAST, TIMES = 10.0, 6.0
SIGMA = 1.4826
"""What a median deviation is of a standard one, where nothing odd happens (Rousseeuw and Croux, JASA 88, 1993)."""

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Burst:
    """From `start` to `end` so many came, where `usual` a day was the rule."""

    start: date
    end: date
    gained: int
    usual: float


@dataclass(frozen=True, slots=True)
class GrowthWeek:
    """Who came in the seven days from `start` on; `usual`: the most that is no surprise here."""

    start: date
    gained: int
    usual: float


def bursts(gained: Mapping[date, int], first: date, last: date) -> list[Burst]:
    """Runs of days above what the 56 days before let expect; none in the first fortnight, which has no rule yet.

    A day counts when it is more than ten and six deviations above the usual; days of a burst are no rule for those
    behind it.
    """
    found: list[Burst] = []
    calm: list[int] = []
    for day in _days(first, last):
        many, before = gained.get(day, 0), calm[-BEFORE:]
        if len(before) < ENOUGH_DAYS or many <= most_expected(before):
            calm.append(many)
            continue
        usual = float(median(before))
        if found and found[-1].end == day - DAY:
            found[-1] = Burst(found[-1].start, day, found[-1].gained + many, found[-1].usual)
        else:
            found.append(Burst(day, day, many, usual))
    return found


def most_expected(before: Sequence[int]) -> float:
    """The most that a day may bring without being a burst, from the days before it; counts scatter as Poisson."""
    usual = float(median(before))
    scatter = max(SIGMA * float(median(abs(one - usual) for one in before)), sqrt(usual))
    return usual + max(LEAST, TIMES * scatter)


def growth(gained: Mapping[date, int], first: date, last: date) -> list[GrowthWeek]:
    """Weeks that end at `last`, the earliest first, each with the band of those before it."""
    starts = []
    start = last - WEEK + DAY
    while start >= first:
        starts.append(start)
        start -= WEEK
    counts = [sum(gained.get(start + n * DAY, 0) for n in range(7)) for start in reversed(starts)]
    found = []
    for place, start in enumerate(reversed(starts)):
        before = counts[max(0, place - 8) : place] or counts[:1]
        usual = float(median(before))
        found.append(GrowthWeek(start, counts[place], usual + 2 * max(1.0, sqrt(usual))))
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]
