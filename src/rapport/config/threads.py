"""Steps that talk to the database in threads of their own, beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import InterfaceError, OperationalError, connections

# The database is away or busy: nobody's item is to blame, so the work waits.
NOT_THE_ITEM = (OperationalError, InterfaceError)


async def in_thread(thread: ThreadPoolExecutor, step: Callable[[], int]) -> int:
    """Run a step in a thread of its own; when the database is away, its connections are closed there."""
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(thread, step)
    except NOT_THE_ITEM:
        await loop.run_in_executor(thread, connections.close_all)
        raise
