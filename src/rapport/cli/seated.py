"""A free seat for a work process; where all are taken it waits for one."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rapport.cli.alone import alone
from rapport.cli.errors import Failed
from rapport.runtime.seat import Seat

# SQLite has one writer, so a second work process would only stand in the first one's way.
SEATS = 8
GLANCE = 0.5


@contextmanager
def seated(home: Path, seats: int) -> Iterator[Seat]:
    """The first free seat of this home, held until the process ends."""
    told = False
    with ExitStack() as stack:
        while True:
            for seat in (Seat(home, number) for number in range(1, seats + 1)):
                try:
                    stack.enter_context(alone(seat.file("lock"), "A work process"))
                except Failed as taken:
                    said = str(taken)
                    continue
                yield seat
                return
            if not told:
                print(f"rapport: {said.split('. ')[0]}; waiting until it ends.", file=sys.stderr, flush=True)
                told = True
            time.sleep(GLANCE)
