"""What a network bills for one act that is billed by the things it gives: told by its connector, call by call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rapport.domain.message import Kind


class Bill:
    """What was given so far, by the kind of message, and what may have been by a call without an answer."""

    def __init__(self) -> None:
        self.told = self._lost = False
        self._given: Counter[Kind | None] = Counter()
        self._asked: Counter[Kind | None] = Counter()

    @property
    def things(self) -> Counter[Kind | None]:
        """All that may stand on the network's own bill."""
        return self._given + self._asked

    def ask(self, most: int, kind: Kind | None) -> None:
        self.told = True
        self._asked[kind] += most

    def give(self, many: int, kind: Kind | None) -> None:
        self._given[kind] += many
        self._lost = False
        self.refuse()

    def lose(self) -> None:
        self._lost = True

    def refuse(self) -> None:
        """Nothing came, and nothing is billed but by a call before it whose answer was lost."""
        if not self._lost:
            self._asked.clear()


_open: ContextVar[Bill | None] = ContextVar("bill", default=None)


@contextmanager
def billing() -> Iterator[Bill]:
    """Everything that is billed from here to the end of the block, in this task and those it begins."""
    bill = Bill()
    before = _open.set(bill)
    try:
        yield bill
    finally:
        _open.reset(before)


def may_bill(most: int, kind: Kind | None = None) -> None:
    """Said before a call that bills each thing it gives, at most so many. Until `billed` all of them count."""
    if bill := _open.get():
        bill.ask(most, kind)


def billed(many: int, kind: Kind | None = None) -> None:
    """Said after it: so many came."""
    if bill := _open.get():
        bill.give(many, kind)


def answer_lost() -> None:
    """Said by the client where it asks again because the answer to the same call was lost."""
    if bill := _open.get():
        bill.lose()


def nothing_billed() -> None:
    """Said by the client where the network refused the call."""
    if bill := _open.get():
        bill.refuse()
