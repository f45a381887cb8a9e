"""The work process by itself."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import signal

from rapport.cli.errors import Failed
from rapport.cli.ready import ready

HELP = "Run only the work process: receive, listen, send, watch the clock."
EXAMPLE = "rapport work"


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    ready()
    from rapport.config.env import env
    from rapport.config.logs import configure

    configure(env, "work")
    with (env.home / "work.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Failed(f"Another work process uses {env.home}. Stop it first, or set RAPPORT_HOME.") from error
        asyncio.run(_until_told())
    return 0


async def _until_told() -> None:
    from rapport.config import work
    from rapport.config.first import TICKS

    task = asyncio.ensure_future(work.main(TICKS))
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
