"""One of a kind on one home folder: a lock that its holder signs, so that the second knows who came first."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rapport.cli.errors import Failed


@contextmanager
def alone(file: Path, what: str, told: str = "") -> Iterator[None]:
    """Held until the process ends, however it ends. Raises `Failed`, naming the process that holds it."""
    with file.open("a+") as lock:
        if not _taken(lock.fileno()):
            raise Failed(
                f"{what} runs already in {file.parent}{_signed(file)}. Stop it first, or set RAPPORT_HOME."
            )
        lock.truncate(0)
        lock.write(f"process {os.getpid()}{f', {told}' if told else ''}")
        lock.flush()
        yield


def held(file: Path) -> str:
    """Who holds the lock, in its own words; "" when nobody does."""
    if not file.exists():
        return ""
    with file.open("a+") as lock:
        return "" if _taken(lock.fileno()) else _signed(file)


def _taken(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _signed(file: Path) -> str:
    found = file.read_text(encoding="utf-8", errors="replace").strip()
    return f" ({found})" if found else " (who holds it has not signed)"
