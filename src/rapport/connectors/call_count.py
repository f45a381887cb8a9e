"""How many calls were made on behalf of one act: what a network counts, whichever way its connector took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Calls:
    """A count that grows while its act goes on."""

    made = 0


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
