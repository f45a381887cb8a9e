"""Where a work process sits: the files that it alone writes, and the name under which it holds leases.

A seat belongs to one process at a time (`rapport work` locks it), so whoever sits down knows that the one before
is dead: its leases are ended at once, and its notes are read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Seat:
    """The `number`-th work process of one home folder; the first has the plain file names."""

    home: Path
    number: int = 1

    def file(self, kind: str) -> Path:
        """`lock`, `beat`, `trying` or `listening`."""
        return self.home / (f"work.{kind}" if self.number == 1 else f"work-{self.number}.{kind}")

    @property
    def name(self) -> str:
        """The same for every process that sits here, and nobody else's: homes have names of their own."""
        return f"{_home_name(self.home)}-{self.number}"

    def holder(self) -> str:
        """A new name under the seat's, for one process."""
        return f"{self.name}/{uuid4().hex[:12]}"


def beats(home: Path) -> list[Path]:
    """The heartbeats of all seats that were ever taken in this home."""
    return [home / "work.beat", *sorted(home.glob("work-*.beat"))]


def _home_name(home: Path) -> str:
    """Made once and kept in the folder; the first of two who make it at the same moment wins."""
    file = home / "work.name"
    if not file.exists():
        new = file.with_suffix(f".{os.getpid()}")
        new.write_text(token_hex(8))
        try:
            os.link(new, file)
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return file.read_text()
