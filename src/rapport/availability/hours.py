"""The week's opening hours, in the brand's own time zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.availability.models import Hours
from rapport.ledger.what import What
from rapport.ledger.write import note

MIDNIGHT = time(0)


class ImpossibleWeek(ValueError):
    """A week that cannot be kept; the message is a sentence for whoever wrote it. `weekday` is where."""

    def __init__(self, sentence: str, weekday: int) -> None:
        super().__init__(sentence)
        self.weekday = weekday


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """People are there on `weekday` (Monday is 0) from `opens` to `closes`; closing at 0:00 is the day's end."""

    weekday: int
    opens: time
    closes: time

    @property
    def end(self) -> time:
        return time.max if self.closes == MIDNIGHT else self.closes


def week(brand: Brand, person: Person | None = None) -> list[Shift]:
    """The brand's shifts in order, or the person's own, none where they have none of their own."""
    return [Shift(row.weekday, row.opens, row.closes) for row in Hours.of(brand).filter(person=person)]


def week_of(brand: Brand, person: Person | None) -> list[Shift]:
    """When this person is there: their own shifts, and the brand's hours where they have none."""
    return (week(brand, person) if person else []) or week(brand)


def check(shifts: Sequence[Shift]) -> None:
    """Raise `ImpossibleWeek` for a shift that ends before it begins, and for two that overlap."""
    for shift in shifts:
        if shift.opens >= shift.end:
            raise ImpossibleWeek(
                _(
                    "A shift ends before it begins. A night past midnight is two shifts: one until 00:00, "
                    "and one from 00:00 on the next day."
                ),
                shift.weekday,
            )
    for before, after in pairwise(sorted(shifts)):
        if before.weekday == after.weekday and after.opens < before.end:
            sentence = _("%(first)s–%(last)s and %(opens)s–%(closes)s overlap; make them one shift.") % {
                "first": f"{before.opens:%H:%M}",
                "last": f"{before.closes:%H:%M}",
                "opens": f"{after.opens:%H:%M}",
                "closes": f"{after.closes:%H:%M}",
            }
            raise ImpossibleWeek(sentence, before.weekday)


def back_at(shifts: Sequence[Shift], now: datetime, zone: str) -> datetime | None:
    """When people are back, in the zone `zone`; None while they are there, or when no hours are known."""
    here = now.astimezone(ZoneInfo(zone))
    today = [shift for shift in shifts if shift.weekday == here.weekday()]
    if not shifts or any(shift.opens <= here.time() < shift.end for shift in today):
        return None
    starts = (_starts(shift, here + timedelta(days=days)) for days in range(8) for shift in shifts)
    return min(start for start in starts if start is not None and start > here)


def _starts(shift: Shift, day: datetime) -> datetime | None:
    if day.weekday() != shift.weekday:
        return None
    return datetime.combine(day.date(), shift.opens, day.tzinfo)


@transaction.atomic
def replace(
    brand: Brand, shifts: Sequence[Shift], by: Person, now: datetime, person: Person | None = None
) -> None:
    """The brand's week from now on, or this person's own. Raises `ImpossibleWeek` with the old week kept."""
    check(shifts)
    whose: dict[str, Any] = {"member": person.handle} if person else {}
    told = [f"{s.weekday} {s.opens:%H:%M}–{s.closes:%H:%M}" for s in sorted(shifts)]
    note(brand, What.HOURS_CHANGED, now, by=by, hours=told, **whose)
    Hours.of(brand).filter(person=person).delete()
    Hours.across_brands.bulk_create(
        Hours(brand=brand, person=person, weekday=shift.weekday, opens=shift.opens, closes=shift.closes)
        for shift in sorted(shifts)
    )
