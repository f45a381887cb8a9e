"""When something comes round again: a rule of RFC 5545 in the wall time of a zone, as moments.

The house's rule for changes of hour: a wall time that does not exist is read with the offset before the change, so
that nothing is skipped; one that comes twice is taken the first time. What falls on one moment is said once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from heapq import heappop, heappush
from itertools import islice

from rapport.domain.recurrence_rule import Recurrence, parsed
from rapport.domain.recurrence_walls import walls

# No zone has ever left out more than a day (the date line moved past Samoa).
LARGEST_CHANGE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What a rule leaves out: wall times, moments, and whole days of the zone."""

    times: Collection[datetime] = ()
    days: Collection[date] = ()

    def hold(self, wall: datetime, instant: datetime) -> bool:
        return wall in self.times or instant in self.times or wall.date() in self.days


def moments(rule: str, start: datetime, zone: tzinfo, exceptions: Exceptions | None = None) -> Iterator[datetime]:
    """The moments of a rule in order, none twice, in UTC; `start` is a wall time of the zone (no offset).

    COUNT counts what the rule gives before exceptions are left out, as the RFC has it. UNTIL with "Z" is a moment,
    without it a wall time, and a bare day is meant whole. A rule that never comes round ends: nothing is looked
    for more than a century or a few ahead. Raises `NotReadable` before the first moment.
    """
    read = parsed(rule, start)
    return _ordered(_dated(read, start, zone), exceptions or Exceptions())


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """The moment of a wall time, by the house's rule."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _dated(rule: Recurrence, start: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """Moment and wall time, by wall time, as far as COUNT and UNTIL go."""
    for wall in islice(walls(rule, start), rule.count):
        if rule.until and wall > rule.until.replace(tzinfo=None) + 2 * LARGEST_CHANGE:
            return
        at = instant(wall, zone)
        if rule.until is None or (wall if rule.until.tzinfo is None else at) <= rule.until:
            yield at, wall


def _ordered(dated: Iterator[tuple[datetime, datetime]], exceptions: Exceptions) -> Iterator[datetime]:
    """By moment: where an hour is left out, an earlier wall time may be a later moment."""
    waiting: list[tuple[datetime, datetime]] = []
    last = None
    for at, wall in dated:
        while waiting and wall - waiting[0][1] > LARGEST_CHANGE:
            first = heappop(waiting)[0]
            if first != last:
                yield (last := first)
        if not exceptions.hold(wall, at):
            heappush(waiting, (at, wall))
    while waiting:
        first = heappop(waiting)[0]
        if first != last:
            yield (last := first)
