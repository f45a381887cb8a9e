"""A thread for each job, so that one that hangs holds neither the others nor the end of the process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Protocol

from django.db import connections

from rapport.jobs.run import JobOutcome

Call = Callable[[], JobOutcome]


class Begin(Protocol):
    """Begins a run of the named job somewhere, at once."""

    def __call__(self, name: str, call: Call) -> Future[JobOutcome]: ...


class Threads:
    """The process may end while they run, as in a crash: what a job does is one transaction, or begins again."""

    def __init__(self) -> None:
        self._queues: dict[str, SimpleQueue[tuple[Call, Future[JobOutcome]]]] = {}

    def __call__(self, name: str, call: Call) -> Future[JobOutcome]:
        if name not in self._queues:
            self._queues[name] = SimpleQueue()
            Thread(target=_work, args=(self._queues[name],), name=f"job {name}", daemon=True).start()
        future: Future[JobOutcome] = Future()
        self._queues[name].put((call, future))
        return future


def _work(queue: SimpleQueue[tuple[Call, Future[JobOutcome]]]) -> None:
    while True:
        call, future = queue.get()
        try:
            outcome = call()
            if outcome.error:  # perhaps of the connection: the next run has a new one
                connections.close_all()
            future.set_result(outcome)
        except BaseException as error:  # noqa: BLE001 — a thread has nobody above it; the clock's next tick raises it
            future.set_exception(error)
