"""Whether people are there in the hours after a moment: the first stretch in which nobody is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rapport.availability.hours import Shift, back_at

# So often is looked whether somebody is there; shifts end on the hour, the half or the quarter.
STEP = timedelta(minutes=5)


def first_hole(
    shifts: Sequence[Shift], after: datetime, within: timedelta, zone: str
) -> tuple[datetime, datetime] | None:
    """From when nobody is there within this time, and when people are back; None: somebody is there throughout,
    or no hours are known.
    """
    at = after
    while at < after + within:
        if back := back_at(shifts, at, zone):
            return at, back
        at += STEP
    return None
