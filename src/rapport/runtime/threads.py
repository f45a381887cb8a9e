"""Loops and steps that talk to the database in threads of their own, beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.db import InterfaceError, OperationalError, connections

# The database is away or busy: nobody's item is to blame, so the work waits.
NOT_THE_ITEM = (OperationalError, InterfaceError)

Told = Callable[[str, str], None]
logger = structlog.get_logger()


async def in_thread(thread: ThreadPoolExecutor, step: Callable[[], int]) -> int:
    """Run a step in a thread of its own; when the database is away, its connections are closed there."""
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(thread, step)
    except NOT_THE_ITEM:
        await loop.run_in_executor(thread, connections.close_all)
        raise


def nobody(step: str, failure: str) -> None:
    """Nobody is told."""


async def apart(loop: Coroutine[Any, Any, None]) -> None:
    """Whatever this loop asks the database, and whatever it starts, goes through one thread of its own."""
    # Not left again: a delivery under way outlives its loop, and has something to write down.
    await ThreadSensitiveContext().__aenter__()  # type: ignore[no-untyped-call]
    await loop


async def forever(step: Callable[[], Coroutine[Any, Any, None]], told: Told = nobody) -> None:
    """Run a step again and again; what breaks it is logged and told, and a second later it goes on."""
    name = getattr(step, "__qualname__", str(step))
    while True:
        try:
            await step()
            told(name, "")
        except Exception as error:  # noqa: BLE001 — the work loop itself
            told(name, f"{name}: {error}")
            logger.exception("work stumbled", step=name)
            await sync_to_async(connections.close_all)()
            await asyncio.sleep(1.0)
