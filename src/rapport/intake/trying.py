"""What is being tried at this moment, noted where the death of the process does not reach.

A process that is killed, runs out of memory or falls over a fault in a library raises nothing: whoever starts next
would take the same item again, for ever. So it is noted first. The note is one small file written in place: it has
to outlive the process, not the machine, so nothing waits for the disk, and a full disk has room for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

SIZE = 256
NOTHING = b" " * SIZE


class Tried(msgspec.Struct, frozen=True):
    """Places of the intake log, from `first` to `last`. `upto`: where a range that is taken apart ends."""

    first: int
    last: int
    again: bool = False
    upto: int = 0

    @property
    def alone(self) -> bool:
        """Whether it is known which item it was."""
        return self.first == self.last


class Trying:
    """The note of one process. Whoever finds one at the start knows what its predecessor died of."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self._file).st_size < SIZE:
            self.clear()

    def left(self) -> Tried | None:
        """What was being tried when the last process ended; None when it ended with nothing in its hands."""
        try:
            return msgspec.json.decode(os.pread(self._file, SIZE, 0), type=Tried)
        except msgspec.DecodeError:
            return None

    @contextmanager
    def note(self, tried: Tried) -> Iterator[None]:
        """Around the try. It is taken back whatever happens within, but for the death of the process."""
        self._write(msgspec.json.encode(tried).ljust(SIZE))
        try:
            yield
        finally:
            self.clear()

    def clear(self) -> None:
        self._write(NOTHING)

    def _write(self, note: bytes) -> None:
        with suppress(OSError):  # on a disk that was full from the start: the item is not to blame
            os.pwrite(self._file, note, 0)
