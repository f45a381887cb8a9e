"""Group commit: many callers, one disk write every two milliseconds, each told when its own is on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from rapport.intake.log import Log

WINDOW = 0.002
MOST = 1000

Waiting = tuple[Sequence[tuple[str, bytes]], "asyncio.Future[list[int]]"]


class GroupCommit:
    """Appends from many coroutines of one event loop, committed together by one writer thread."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self._waiting: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="intake")

    async def append(self, items: Sequence[tuple[str, bytes]]) -> list[int]:
        """Returns the items' places once they are durable; raises what the log raised."""
        done: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self._waiting.append((items, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._commit())
        return await done

    async def _commit(self) -> None:
        while self._waiting:
            await asyncio.sleep(WINDOW)
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            flat = [item for items, _ in group for item in items]
            try:
                ids = await asyncio.get_running_loop().run_in_executor(self._writer, self.log.append, flat)
            except Exception as error:  # noqa: BLE001 — every caller must hear of it, whatever it was
                for _, done in group:
                    if not done.done():
                        done.set_exception(error)
                continue
            self._tell(group, ids)

    def _tell(self, group: list[Waiting], ids: list[int]) -> None:
        at = 0
        for items, done in group:
            if not done.done():
                done.set_result(ids[at : at + len(items)])
            at += len(items)
