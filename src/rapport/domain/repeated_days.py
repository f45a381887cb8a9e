"""The days on which an event of somebody else's calendar comes round, with a bound on the work for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from math import prod
from zoneinfo import ZoneInfo

from rapport.domain.parameters import NotReadable
from rapport.domain.recurrence import moments
from rapport.domain.recurrence_rule import Recurrence, parsed
from rapport.domain.recurrence_walls import TIMES, UNITS

STEPS = {**UNITS, "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
# What it costs to read one rule, in moments that could be looked at instead.
MOST_OF_ONE, READING = 12_000, 20


@dataclass
class WorkLeft:
    """For one calendar: how many moments are still looked at, and how many rules may still give none at all.

    A rule that never comes round is the dearest: it is looked for over centuries, for half a second.
    """

    moments: int = 50_000
    fruitless: int = 3


def repeated_days(start: date, rule: str, first: date, last: date, left: WorkLeft) -> list[date]:
    """From `first` to `last`; only `start` where the rule cannot be read, or nothing is left to do it with."""
    if left.moments <= 0 or left.fruitless <= 0:
        return [start]
    try:
        return _followed(datetime.combine(start, time.min), rule, first, last, left)
    except (NotReadable, ValueError, OverflowError):
        return [start]


def _followed(start: datetime, rule: str, first: date, last: date, left: WorkLeft) -> list[date]:
    read = parsed(rule, start)
    left.moments -= READING + prod(len(read.by.get(name, ())) or 1 for name in TIMES)
    found, fruit = [], False
    begun = _nearer(read, start, datetime.combine(first, time.min))
    for at in islice(moments(rule, begun, ZoneInfo("UTC")), max(0, min(MOST_OF_ONE, left.moments))):
        left.moments, fruit = left.moments - 1, True
        if (day := at.astimezone(UTC).date()) > last:
            break
        if day >= first:
            found.append(day)
    left.fruitless -= not fruit
    return found


def _nearer(rule: Recurrence, start: datetime, first: datetime) -> datetime:
    """A start after which the rule gives the same, without the years before; COUNT counts from its own."""
    step = STEPS.get(rule.freq)
    if step is None or rule.count is not None:
        return start
    return start + max(0, (first - start) // (step * rule.interval)) * step * rule.interval
