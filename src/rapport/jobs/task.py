"""A job as it is written down: its name, when it comes round, and the verb that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cronsim import CronSim

from rapport.accounts.models import Brand

Verb = Callable[[datetime], object]
BrandVerb = Callable[[Brand, datetime], object]

LONGEST_PAUSE = 300


@dataclass(frozen=True, slots=True)
class Task:
    """`when` is a period, or cron words in UTC ("17 * * * *").

    `verb` does it for all brands at once, `each` for one. With both, `each` takes over where `verb` raises, so
    that one brand's data holds nobody else; with `each` alone every brand is tried by itself. A run that takes
    longer than `limit` is told; it is not run a second time beside itself.
    """

    name: str
    when: timedelta | str
    verb: Verb | None = None
    each: BrandVerb | None = None
    limit: timedelta = timedelta(minutes=1)

    def next(self, after: datetime) -> datetime:
        """The first time behind `after`; what was missed before is not caught up, so one run follows a sleep."""
        if isinstance(self.when, timedelta):
            return after + self.when
        return next(CronSim(self.when, after.astimezone(UTC)))

    def due_after(self, now: datetime, failed: int) -> datetime:
        """When it comes round again after `failed` runs in a row: pauses double up to five minutes."""
        pause = min(LONGEST_PAUSE, 2 ** min(failed, 10)) if failed else 0
        return max(self.next(now), now + timedelta(seconds=pause))

    def is_due(self, due: datetime | None, now: datetime, failed: int) -> bool:
        """A time further ahead than the next one can be was written before the clock was set back."""
        return due is None or due <= now or due > self.due_after(now, failed)
