"""What takes long and hurries nobody, beside the line: layers to learn, thresholds to fit, replays to carry on."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import monotonic

import structlog
from django.utils import timezone

from rapport.answers.library import warm
from rapport.config.threads import NOT_THE_ITEM, in_thread
from rapport.people.models import Brand
from rapport.promise import replay
from rapport.promise.clock import Looks
from rapport.promise.learn import Learning
from rapport.triage.reader import Readers

GLANCE = 0.05

logger = structlog.get_logger()


class Aside:
    """One thread of its own, so that the line and the sender never wait for it."""

    def __init__(self, readers: Readers) -> None:
        self.readers = readers
        self.learning, self.looks = Learning(readers), Looks(readers)
        self.warmed = datetime.min.replace(tzinfo=UTC)
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="aside")

    async def step(self) -> None:
        """What is due, then a rest as long as it took: the line goes first."""
        begun = monotonic()
        busy = await in_thread(self.thread, self.once)
        await asyncio.sleep(max(GLANCE, monotonic() - begun) if busy else 1.0)

    def once(self) -> bool:
        """Layers before thresholds, which are bound to them; then one chunk of a replay. Whether there was any."""
        now = timezone.now()
        self.warm(now)
        self.learning.tick(now)
        self.looks.tick(now)
        return self.replay_once()

    def warm(self, now: datetime) -> None:
        """Articles by meaning, once a minute: what a person changed is ready before it is asked for."""
        if self.readers.second and now - self.warmed >= timedelta(minutes=1):
            self.warmed = now
            warm(Brand.objects.values_list("pk", flat=True))

    def replay_once(self) -> bool:
        """Whether there was something to carry on with; one that breaks says so and is over."""
        row = replay.next_one()
        if row is None:
            return False
        try:
            replay.step(row, timezone.now(), self.readers)
        except NOT_THE_ITEM:
            raise
        except Exception:  # noqa: BLE001 — the work loop: the trace is logged, the row says what to do
            logger.exception("replay broke off", replay=row.pk)
            replay.fail(row, timezone.now())
        return True
