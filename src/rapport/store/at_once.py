"""A narrow place: only so many do something costly at once, some wait, and the others are asked to come again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from rapport.store.busy import Busy


class AtOnce:
    """`most` within, `waiting` before the door for up to `seconds`; in this process."""

    def __init__(self, most: int, waiting: int, seconds: float) -> None:
        self._within = BoundedSemaphore(most)
        self._before = BoundedSemaphore(most + waiting)
        self._seconds = seconds

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Raises `Busy` when too many wait already, or the wait took too long."""
        if not self._before.acquire(blocking=False):
            raise Busy("Too many ask for this at once. Nothing was done; try again in a moment.")
        try:
            if not self._within.acquire(timeout=self._seconds):
                raise Busy("This takes too long at the moment. Nothing was done; try again in a moment.")
            try:
                yield
            finally:
                self._within.release()
        finally:
            self._before.release()
