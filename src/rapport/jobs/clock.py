"""The clock: starts what is due and is this process's to run, each job at most once at a time."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from threading import get_ident
from time import monotonic

import structlog
from django.db import transaction

from rapport.jobs.models import FACTS, Job
from rapport.jobs.run import JobOutcome, run
from rapport.jobs.task import Task
from rapport.jobs.threads import Begin, Threads
from rapport.store.leases import Leases

# What comes round often is written down this often while nothing changes, so that an idle house writes little.
SELDOM = 10.0

logger = structlog.get_logger()


@dataclass
class Run:
    """One that is under way: since when, in which thread (0 until it has begun)."""

    since: float
    future: Future[JobOutcome]
    thread: list[int]
    told: bool = False


class Clock:
    """`tick` is called about once a second, from one thread; each job runs in a thread of its own."""

    def __init__(
        self,
        tasks: Sequence[Task],
        holder: str,
        begin: Begin | None = None,
        counted: Callable[[], float] = monotonic,
    ) -> None:
        self.tasks = {task.name: task for task in tasks}
        self.leases = Leases(Job.objects, holder, counted)
        self.begin = begin or Threads()
        self.counted = counted
        self.rows: dict[str, Job] = {}
        self.under_way: dict[str, Run] = {}
        self.unsaid: set[str] = set()
        self.saved_at = counted()

    def tick(self, now: datetime) -> None:
        """What has ended is noted, what is due begins; nothing is waited for."""
        self._ended(now)
        held = self.leases.keep(self.tasks, now)
        self.rows = {name: row for name, row in self.rows.items() if name in held}
        for row in Job.objects.filter(name__in=[name for name in held if name not in self.rows]):
            self.rows[row.name] = row
        for name, row in self.rows.items():
            task = self.tasks[name]
            if name in self.under_way:
                self._too_long(task, row, self.under_way[name])
            elif task.is_due(row.due, now, row.in_a_row):
                self._start(task, row, now)
        self._save()

    def give_back(self) -> None:
        """At the end: what runs keeps its lease, so that nobody begins it beside us; all else is free at once."""
        self._save(soon=True)
        self.leases.give_back([name for name in self.tasks if name not in self.under_way])

    def _start(self, task: Task, row: Job, now: datetime) -> None:
        row.started, row.due, row.runs = now, task.due_after(now, 0), row.runs + 1
        self._changed(row, urgent=not self._often(task, now))
        thread = [0]

        def begun() -> JobOutcome:
            thread[0] = get_ident()
            return run(task, now)

        self.under_way[task.name] = Run(self.counted(), self.begin(task.name, begun), thread)

    def _ended(self, now: datetime) -> None:
        for name, one in list(self.under_way.items()):
            if not one.future.done():
                continue
            del self.under_way[name]
            if row := self.rows.get(name):
                self._note(self.tasks[name], row, one.future.result(), now)

    def _note(self, task: Task, row: Job, outcome: JobOutcome, now: datetime) -> None:
        if outcome.error and outcome.error != row.error:
            logger.error("job failed", job=row.name, reason=outcome.error, trace=outcome.trace)
        self._changed(row, urgent=outcome.error != row.error or not self._often(task, now))
        row.seconds, row.error = outcome.seconds, outcome.error
        if not outcome.error:
            row.last_success, row.in_a_row = now, 0
            return
        row.errors += 1
        # One brand's trouble makes nobody else wait longer; a job that fails for all is tried ever more seldom.
        row.in_a_row = 0 if outcome.partly else row.in_a_row + 1
        if row.in_a_row:
            row.due = task.due_after(now, row.in_a_row)

    def _too_long(self, task: Task, row: Job, one: Run) -> None:
        """Told once, with the line it stands at; a thread cannot be ended, and beside it nothing is begun."""
        lasts = self.counted() - one.since
        if one.told or lasts < task.limit.total_seconds():
            return
        frame = sys._current_frames().get(one.thread[0])
        at = traceback.extract_stack(frame)[-1] if frame else None
        row.error = f"It has run for more than {task.limit.total_seconds():.0f} s" + (
            f", at {at.filename}:{at.lineno}" if at else ""
        )
        logger.error("job takes too long", job=row.name, reason=row.error)
        row.errors, one.told = row.errors + 1, True
        self._changed(row, urgent=True)

    def _often(self, task: Task, now: datetime) -> bool:
        return (task.next(now) - now).total_seconds() < SELDOM

    def _changed(self, row: Job, *, urgent: bool) -> None:
        self.unsaid.add(row.name)
        if urgent:
            self.saved_at = self.counted() - SELDOM

    def _save(self, *, soon: bool = False) -> None:
        """In one transaction; only what is still this process's to say."""
        if not self.unsaid or not (soon or self.counted() - self.saved_at >= SELDOM):
            return
        with transaction.atomic():
            for name in sorted(self.unsaid & set(self.rows)):
                facts = {fact: getattr(self.rows[name], fact) for fact in FACTS}
                Job.objects.filter(name=name, holder=self.leases.holder).update(**facts)
        self.unsaid.clear()
        self.saved_at = self.counted()
