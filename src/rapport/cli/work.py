"""The work process by itself."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal

from rapport.cli.ready import ready
from rapport.cli.seated import SEATS, seated
from rapport.runtime.seat import Seat

HELP = "Run only the work process: receive, listen, send, watch the clock."
EXAMPLE = "rapport work"


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    ready()
    from rapport.config.env import env
    from rapport.config.logs import configure

    configure(env, "work")
    with seated(env.home, SEATS if env.database_url else 1) as seat:
        asyncio.run(_until_told(seat))
    return 0


async def _until_told(seat: Seat) -> None:
    from rapport.runtime import work

    task = asyncio.ensure_future(work.main(seat))
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
