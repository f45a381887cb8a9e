"""A loop whose database call hangs holds up no other loop, nor what another loop has started."""

from __future__ import annotations

import asyncio
from threading import Event, get_ident

from asgiref.sync import sync_to_async

from rapport.runtime.threads import apart


async def test_a_loop_that_hangs_in_its_database_holds_up_no_other() -> None:
    never, rounds = Event(), []

    async def hangs() -> None:
        await sync_to_async(never.wait)()

    async def goes_on() -> None:
        for _ in range(3):
            rounds.append(await sync_to_async(get_ident)())
            rounds.append(await asyncio.create_task(sync_to_async(get_ident)()))

    hanging = asyncio.create_task(apart(hangs()))
    await asyncio.sleep(0)
    await asyncio.wait_for(asyncio.create_task(apart(goes_on())), 60)
    assert not hanging.done()
    assert len(set(rounds)) == 1, "one thread for a loop and what it starts"
    never.set()
    await hanging
