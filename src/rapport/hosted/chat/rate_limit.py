"""How often a visitor, or an address, may do something: a little burst, then a steady pace."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

MOST = 50_000


@dataclass
class Pace:
    """`burst` times at once, then once every `seconds`. Kept in this process, forgotten when it ends."""

    burst: int
    seconds: float
    clock: Callable[[], float] = monotonic
    _free_at: dict[str, float] = field(default_factory=dict)

    def wait(self, who: str) -> int:
        """0 when `who` may go on, else the whole seconds to wait; a refusal costs nothing further."""
        now = self.clock()
        free_at = max(self._free_at.get(who, now), now)
        over = free_at - now - (self.burst - 1) * self.seconds
        if over > 0:
            return math.ceil(over)
        if len(self._free_at) >= MOST:
            self._free_at = {one: at for one, at in self._free_at.items() if at > now}
        self._free_at[who] = free_at + self.seconds
        return 0
