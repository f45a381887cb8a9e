"""The doctor compares what lists show with what happened in the conversations."""

from __future__ import annotations

import time

from rapport.inbox.compare import AT_ONCE, astray, to_compare

SECONDS = 10.0


def listed() -> tuple[str, bool, str, str]:
    """The lately moved, then some by chance, for at most ten seconds: name, well, found, what to do."""
    numbers, wrong, looked = to_compare(), list[int](), 0
    end = time.monotonic() + SECONDS
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        wrong += astray(some)
        looked += len(some)
        if time.monotonic() > end:
            break
    found = f"{looked} conversations compared with what happened in them"
    if not wrong:
        return "lists", True, found, ""
    shown = ", ".join(str(number) for number in wrong[:10])
    todo = "`rapport serve` makes each right again with the next thing that happens in it; please report this"
    return "lists", False, f"{found}, {len(wrong)} show something else: {shown}", todo
