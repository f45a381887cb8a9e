"""The exact interval of a rate: what hits out of n say about it.

Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
Biometrika 26(4), 1934.
"""

from __future__ import annotations

from math import lgamma

import numpy as np

WIDENED = 1e-9
"""Each end lies at most this far outside the exact one, and never inside."""

_HALVINGS = 40


def exact_interval(hits: int, n: int, level: float) -> tuple[float, float]:
    """The lowest and highest rate that `hits` out of `n` do not speak against, at confidence `level`.

    low is the p with P(X >= hits) = (1 - level)/2, high the one with P(X <= hits) = (1 - level)/2, X binomial
    (n, p). Whatever the true rate is, the interval holds it with probability at least `level`. (0, 1) for n = 0.
    `ValueError` unless 0 <= hits <= n and 0 < level < 1.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} hits out of {n} cannot be")
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1, not {level}")
    tail = (1.0 - level) / 2.0
    return max(0.0, 1.0 - _highest(n - hits, n, tail)), min(1.0, _highest(hits, n, tail))


def _highest(hits: int, n: int, tail: float) -> float:
    """The highest p with P(X <= hits) >= tail, by halving: the tail falls as p grows."""
    if hits == n:
        return 1.0
    some = np.arange(hits + 1)
    ways = np.array([lgamma(n + 1) - lgamma(j + 1) - lgamma(n - j + 1) for j in range(hits + 1)])
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        p = (low + high) / 2.0
        at_most = np.exp(ways + some * np.log(p) + (n - some) * np.log1p(-p)).sum()
        low, high = (p, high) if at_most >= tail else (low, p)
    return high + WIDENED / 2
