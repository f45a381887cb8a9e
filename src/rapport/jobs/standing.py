"""How the clock's jobs stand, for who watches: probes, the doctor, the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.jobs.models import Job

LATE = timedelta(minutes=2)
# Jobs begin every second: so long without one, and nobody runs them.
SILENT = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class JobStanding:
    """One job: `late` when it should have begun long ago, `ok` when neither late nor failing."""

    row: Job
    late: bool

    @property
    def ok(self) -> bool:
        return not self.late and not self.row.error


def standings(now: datetime) -> list[JobStanding]:
    """All jobs that ever ran here, by name. What came round in the last seconds may not be written down yet."""
    rows = Job.objects.order_by("name")
    return [JobStanding(row, row.due is not None and now - row.due > LATE) for row in rows]


@dataclass(frozen=True, slots=True)
class ClockTrouble:
    """What is not done by the clock: everything, since `since`, or these jobs, each late or failing for all."""

    since: datetime | None
    jobs: list[JobStanding]


def clock_trouble(now: datetime, names: Collection[str]) -> ClockTrouble | None:
    """For who only looks at a page; None where `names` are done as they should be, or nothing ever ran."""
    found = standings(now)
    begun = max((one.row.started for one in found if one.row.started), default=None)
    if begun and now - begun > SILENT:
        return ClockTrouble(begun, [])
    ailing = [one for one in found if one.row.name in names and (one.late or one.row.in_a_row)]
    return ClockTrouble(None, ailing) if ailing else None
