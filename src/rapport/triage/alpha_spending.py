"""How much of δ each look may spend, so that fitting the threshold again and again keeps the promise.

A threshold fitted again as labels grow is optional stopping: ten looks at δ each break the bound in about one
run in ten. With δ_k = 6δ/(π²k²) the chances of breaking it add up to at most δ over all looks there will ever be
(the sum of 1/k² is π²/6).
"""

from __future__ import annotations

from fractions import Fraction
from math import nextafter

# 6/π², rounded down.
_FIRST = Fraction(607_927_101_854_026, 10**15)


def alpha_spent(delta: float, look: int) -> float:
    """What look number `look` (1, 2, 3 …) may spend of `delta`: 6δ/(π²k²), rounded down.

    The sum over any number of looks is at most `delta`. `delta` lies strictly between 0 and 1, `look` is a whole
    number from 1 on (`ValueError`).
    """
    if not 0 < delta < 1:
        raise ValueError(f"delta must lie between 0 and 1, not {delta}")
    if isinstance(look, bool) or not isinstance(look, int) or look < 1:
        raise ValueError(f"a look is counted 1, 2, 3 …, not {look!r}")
    share = Fraction(delta) * _FIRST / look**2
    nearest = float(share)
    return nearest if Fraction(nearest) <= share else nextafter(nearest, 0.0)
