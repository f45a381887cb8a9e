"""The work process's heartbeat: once a second what it does, in a file that needs no database and no room."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from time import time

import msgspec

SIZE = 1024


class Beat(msgspec.Struct, frozen=True):
    """Seconds since 1970: when it beat, when something was taken last, since when a loop fails, and why."""

    at: float
    taken_at: float = 0.0
    failing_since: float = 0.0
    failing: str = ""


class Heart:
    """Beats while the process lives. One that ends in order takes its beat along; `unclean`: the last did not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        before = last_beat(path)
        self.unclean = before is not None
        self.taken_at = before.taken_at if before else 0.0
        self.failing: dict[str, tuple[float, str]] = {}

    def told(self, step: str, failure: str) -> None:
        """A loop went well ("") or broke; `since` is the first time of several in a row."""
        if not failure:
            self.failing.pop(step, None)
        elif step not in self.failing:
            self.failing[step] = (time(), failure)

    def beat(self, taken_at: float = 0.0) -> None:
        self.taken_at = max(self.taken_at, taken_at)
        since, why = min(self.failing.values(), default=(0.0, ""))
        told = msgspec.json.encode(Beat(time(), self.taken_at, since, why[:200]))
        with suppress(OSError), open(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(told.ljust(SIZE))

    def stop(self) -> None:
        self.path.unlink(missing_ok=True)


def last_beat(path: Path) -> Beat | None:
    """None where no work process ran, or the last one ended in order."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Beat)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
