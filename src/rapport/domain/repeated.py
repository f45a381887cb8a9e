"""When an event of somebody else's calendar comes round, with a bound on the work for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import islice
from math import prod

from rapport.domain.parameters import NotReadable
from rapport.domain.recurrence import instant, moments
from rapport.domain.recurrence_rule import Recurrence, parsed
from rapport.domain.recurrence_walls import TIMES, UNITS

STEPS = {**UNITS, "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
# What it costs to read one rule, in moments that could be looked at instead.
MOST_OF_ONE, READING = 12_000, 20
# What one moment costs where a whole year or month is laid out for it.
DEAR = {"YEARLY": 10, "MONTHLY": 2}
LARGEST_OFFSET = timedelta(days=1)


@dataclass
class WorkLeft:
    """For one calendar: how many moments are still looked at, and how many rules may still give none at all.

    A rule that never comes round is the dearest: it is looked for over centuries, for half a second.
    """

    moments: int = 50_000
    fruitless: int = 3


def repeated(
    start: datetime, zone: tzinfo, rule: str, first: datetime, last: datetime, left: WorkLeft
) -> list[datetime]:
    """The moments from `first` to `last` of a rule that begins at the wall time `start` of the zone.

    Only `start` where the rule cannot be read, or nothing is left to do it with.
    """
    try:
        if left.moments > 0 and left.fruitless > 0:
            return _followed(start, zone, rule, first, last, left)
    except (NotReadable, ValueError, OverflowError):
        pass
    return [instant(start, zone)]


def _followed(
    start: datetime, zone: tzinfo, rule: str, first: datetime, last: datetime, left: WorkLeft
) -> list[datetime]:
    read = parsed(rule, start)
    left.moments -= READING + prod(len(read.by.get(name, ())) or 1 for name in TIMES)
    found, fruit = [], False
    each = DEAR.get(read.freq, 1)
    begun = _nearer(read, start, first.replace(tzinfo=None) - LARGEST_OFFSET)
    for at in islice(moments(rule, begun, zone), max(0, min(MOST_OF_ONE, left.moments // each))):
        left.moments, fruit = left.moments - each, True
        if at > last:
            break
        if at >= first:
            found.append(at)
    left.fruitless -= not fruit
    return found


def _nearer(rule: Recurrence, start: datetime, first: datetime) -> datetime:
    """A start after which the rule gives the same, without the years before; COUNT counts from its own."""
    if rule.freq == "YEARLY" and rule.count is None and "BYWEEKNO" not in rule.by and start.day < 29:
        return start.replace(
            year=start.year + max(0, first.year - 1 - start.year) // rule.interval * rule.interval
        )
    step = STEPS.get(rule.freq)
    if step is None or rule.count is not None:
        return start
    return start + max(0, (first - start) // (step * rule.interval)) * step * rule.interval
