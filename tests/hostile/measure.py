"""Run in a process of its own with a limit on its time: what each pattern and parser costs, in CPU time."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from typing import Any

SMALL, MIDDLE, LARGE = 4_000, 16_000, 64_000
# At 4,000 characters what takes time with the square of them is seen, and what takes little needs no second look.
LITTLE, LITTLE_OF_MANY = 0.002, 0.01
DOUBTFUL = 6


def cost(run: Callable[[], Any], times: int = 2) -> float:
    """The least CPU time of some runs, in seconds; stops early where one run is long."""
    least = float("inf")
    for _ in range(times):
        begun = time.process_time()
        run()
        least = min(least, time.process_time() - begun)
        if least > 1:
            break
    return least


def steep(call: Callable[[str], Any], unit: str, little: float = LITTLE) -> float:
    """How many times as much four times the words cost; 0 where they cost little."""

    def of(size: int, times: int = 2) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        return cost(lambda: call(text), times)

    if of(SMALL) < little:
        return 0.0
    middle = max(of(MIDDLE), little)
    if middle >= 1:
        return float("inf")
    found = of(LARGE) / middle
    # A machine that does other things is unlucky twice, not ten times.
    return found if found < DOUBTFUL else of(LARGE, 10) / max(of(MIDDLE, 10), little)


def over(pattern: Any, once: bool) -> Callable[[str], Any]:
    def run(text: str) -> None:
        told = text.encode() if isinstance(pattern.pattern, bytes) else text
        if once:
            pattern.match(told)
            return
        for _ in pattern.finditer(told):
            pass

    return run


def measured(what: str) -> dict[str, Any]:
    """The steepest of each: `{where: [times, words]}`; for four times the words 4 is in line, 16 the square."""
    from tests.hostile.inputs import UNITS, near
    from tests.hostile.named import EACH, ONCE, SHORT
    from tests.hostile.sources import patterns

    found: dict[str, Any] = {}
    if what == "parsers":
        from tests.hostile.parsers import PARSERS

        for name, call in PARSERS.items():
            found[name] = max((steep(call, unit, LITTLE_OF_MANY), unit) for unit in UNITS)
        return found
    for where, pattern in patterns():
        if pattern is None or where not in {*EACH, *ONCE, *SHORT}:
            continue
        units = [*UNITS, *(unit for unit in near(pattern) if unit)] if isinstance(pattern, re.Pattern) else UNITS
        run = over(pattern, where in ONCE)
        if where in SHORT:
            found[where] = max((cost(lambda: run((u * SMALL)[:SMALL]), 2) / 0.1, u) for u in units)  # noqa: B023
        else:
            found[where] = max((steep(run, unit), unit) for unit in units)
    return found


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1])))
