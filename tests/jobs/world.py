"""A clock whose jobs run when the test says so, and end when it says so."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta

from rapport.jobs.clock import Clock
from rapport.jobs.models import Job
from rapport.jobs.run import JobOutcome
from rapport.jobs.task import Task
from rapport.jobs.threads import Call

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


class Seconds:
    """Counted time, the same for all processes."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class House:
    """One process: what began lies in `open` until `end` lets it run to its end."""

    def __init__(self, tasks: Sequence[Task], name: str = "a", counted: Seconds | None = None) -> None:
        self.counted = counted or Seconds()
        self.open: dict[str, tuple[Call, Future[JobOutcome]]] = {}
        self.clock = Clock(tasks, name, self.begin, self.counted)
        self.now = NOW

    def begin(self, name: str, call: Call) -> Future[JobOutcome]:
        assert name not in self.open, "begun beside itself"
        future: Future[JobOutcome] = Future()
        self.open[name] = (call, future)
        return future

    def end(self, *names: str) -> None:
        for name in names or list(self.open):
            call, future = self.open.pop(name)
            future.set_result(call())

    def tick(self, seconds: float = 0.0, *, end: bool = True) -> list[str]:
        """Time passes, the clock ticks, what began ends; the names of what began."""
        self.counted.at += seconds
        self.now += timedelta(seconds=seconds)
        before = set(self.open)
        self.clock.tick(self.now)
        begun = sorted(set(self.open) - before)
        if end:
            self.end(*begun)
        return begun

    def row(self, name: str) -> Job:
        """As it is known in this process, which writes it down now and then."""
        return self.clock.rows[name]
