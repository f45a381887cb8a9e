"""How the clock's jobs stand, for who watches: probes, the doctor, the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.jobs.models import Job

LATE = timedelta(minutes=2)


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
