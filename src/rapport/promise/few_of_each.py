"""How much of what proves a promise one contact may be: whoever writes very often must not speak for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

OF_ONE = 5
"""Messages of one contact in a sample. The first ones count, so that no score and no label has a say in which."""

Row = TypeVar("Row")


def few_of_each(rows: Iterable[Row], contact: Callable[[Row], Hashable]) -> list[Row]:
    """The rows in order, without those of a contact that come after the first `OF_ONE`."""
    seen: Counter[Hashable] = Counter()
    kept = []
    for row in rows:
        number = contact(row)
        seen[number] += 1
        if seen[number] <= OF_ONE:
            kept.append(row)
    return kept
