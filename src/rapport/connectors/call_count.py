"""How many calls were made on behalf of one act, and what the network told of its buckets in their answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Calls:
    """A count that grows while its act goes on; `told`: how full the network said a bucket is, by its code."""

    def __init__(self) -> None:
        self.made = 0
        self.told: dict[str, int] = {}


_counting: ContextVar[Calls | None] = ContextVar("calls", default=None)


@contextmanager
def counting_calls() -> Iterator[Calls]:
    """Every call from here to the end of the block, in this task and those it begins."""
    calls = Calls()
    before = _counting.set(calls)
    try:
        yield calls
    finally:
        _counting.reset(before)


def made_one() -> None:
    """Said by the client at the moment of a call."""
    if calls := _counting.get():
        calls.made += 1


def told_used(code: str, used: int) -> None:
    """Said by a connector whose network tells how much of a bucket is used, in parts of its calls."""
    if calls := _counting.get():
        calls.told[code] = used
