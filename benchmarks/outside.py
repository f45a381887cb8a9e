"""What 100,000 characters from outside cost each pattern and parser that may see them, in CPU time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.hostile.inputs import UNITS, near
from tests.hostile.measure import cost, over
from tests.hostile.named import EACH, ONCE
from tests.hostile.parsers import PARSERS
from tests.hostile.sources import patterns

SIZE, SHOWN, WANTED = 100_000, 5, 0.1


def main() -> Iterator[str]:
    """The dearest of the patterns and of the parsers, each on its worst words."""
    for what, dear in (("patterns", _patterns()), ("parsers", _parsers())):
        ranked = sorted(((seconds, where, unit) for where, (seconds, unit) in dear.items()), reverse=True)
        above = sum(seconds > WANTED for seconds, _, _ in ranked)
        yield f"{len(ranked)} {what}, {above} above {WANTED * 1000:.0f} ms; the dearest:"
        for seconds, where, unit in ranked[:SHOWN]:
            yield f"  {seconds * 1000:6.1f} ms  {where}  on {unit[:30]!r}"


def _patterns() -> dict[str, tuple[float, str]]:
    found = {}
    for where, pattern in patterns():
        if isinstance(pattern, re.Pattern) and where in {*EACH, *ONCE}:
            units = [*UNITS, *(unit for unit in near(pattern) if unit)]
            found[where] = _worst(over(pattern, where in ONCE), units)
    return found


def _parsers() -> dict[str, tuple[float, str]]:
    return {name: _worst(call, UNITS) for name, call in PARSERS.items()}


def _worst(call: Callable[[str], Any], units: list[str]) -> tuple[float, str]:
    return max((_cost(call, unit), unit) for unit in units)


def _cost(call: Callable[[str], Any], unit: str) -> float:
    text = (unit * (SIZE // len(unit) + 1))[:SIZE]
    return cost(lambda: call(text), times=1)
