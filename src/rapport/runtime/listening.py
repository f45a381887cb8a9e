"""Channels whose listener kills the process: found one by one after an unclean end, left out after five times."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from rapport.intake.dead_letters import TRIES
from rapport.intake.poll import Listener

SIZE = 4096
AT_MOST = 10.0
DIED = "Listening to it ended the work process five times. It is left out until it is renewed; all others go on."


class Deaths(msgspec.Struct):
    """Which channel was listened to when the process died, and how often that happened to each."""

    begun: str = ""
    counts: dict[str, int] = {}


class Suspects:
    """The deaths, in a file that they do not reach. `unclean`: the process before this one died."""

    def __init__(self, path: Path, unclean: bool) -> None:
        self.path, self.unclean = path, unclean
        self.deaths = self._read()
        if unclean and (died := self.deaths.begun):
            self.deaths.counts[died] = self.deaths.counts.get(died, 0) + 1
        self._keep("")

    def given_up(self, channel: str) -> bool:
        return self.deaths.counts.get(channel, 0) >= TRIES

    async def first_poll(self, channel: str, listener: Listener) -> None:
        """Nobody else begins before this one has heard something or failed, so that a death has one name."""
        if not self.unclean:
            return
        self._keep(channel)
        try:
            async with asyncio.timeout(AT_MOST):
                while listener.well is None:
                    await asyncio.sleep(0.02)
            self.deaths.counts.pop(channel, None)
        except TimeoutError:
            pass
        finally:
            self._keep("")

    def _read(self) -> Deaths:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Deaths)
        except (FileNotFoundError, msgspec.DecodeError):
            return Deaths()

    def _keep(self, begun: str) -> None:
        self.deaths.begun = begun
        told = msgspec.json.encode(self.deaths).ljust(SIZE)
        with suppress(OSError), open(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(told)
            file.truncate()
