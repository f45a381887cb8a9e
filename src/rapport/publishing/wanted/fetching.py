"""Fetching what posts wait for: many at once, few from one host, each by itself; none holds up another."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings

from rapport.accounts.models import Brand
from rapport.connectors.http import Http
from rapport.publishing.wanted.due import Due, claim, due_media
from rapport.publishing.wanted.one_file import fetch_one

AT_ONCE = 8
# A run takes what falls due meanwhile, so that a slow film keeps nobody waiting; then another one begins.
STRETCH = 2400.0
PAUSE = 0.5
Clock = Callable[[], datetime]


def fetch_wanted(now: datetime, brand: Brand | None = None) -> int:
    """Whatever is due, through the guarded client; how many were tried."""
    if not due_media(now, brand, {}, {}, 1):
        return 0
    begun = monotonic()
    return async_to_sync(_Run(lambda: now + timedelta(seconds=monotonic() - begun), brand).all)(begun + STRETCH)


@dataclass
class _Run:
    """What is under way, by its row, with whose server it is."""

    clock: Clock
    brand: Brand | None
    under_way: dict[asyncio.Task[None], Due] = field(default_factory=dict)
    served: Counter[str] = field(default_factory=Counter)
    broken: list[BaseException] = field(default_factory=list)

    async def all(self, until: float) -> int:
        async with Http(settings.PRIVATE_HOSTS) as http:
            try:
                while True:
                    if monotonic() < until:
                        await self._begin(http)
                    if not self.under_way:
                        break
                    await asyncio.wait(self.under_way, timeout=PAUSE, return_when=asyncio.FIRST_COMPLETED)
                    self._ended()
            finally:
                for task in self.under_way:
                    task.cancel()
        if self.broken:
            raise self.broken[0]
        return self.served.total()

    async def _begin(self, http: Http) -> None:
        busy = Counter(one.host for one in self.under_way.values())
        if not (left := AT_ONCE - len(self.under_way)):
            return
        for one in await sync_to_async(due_media)(self.clock(), self.brand, busy, self.served, left):
            if await sync_to_async(claim)(one, self.clock()):
                self.served[one.host] += 1
                self.under_way[asyncio.create_task(fetch_one(http, one, self.clock))] = one

    def _ended(self) -> None:
        """What broke one is told once all were tried; its row is due again later, by its claim."""
        for task in [one for one in self.under_way if one.done()]:
            del self.under_way[task]
            if error := task.exception():
                self.broken.append(error)
