"""The drift alarm: how much a bet against the promise has won, valid however often one looks.

Each audited complaint is a round of a game that is fair, or worse than fair, while at most a share α of complaints
is answered automatically. Whoever stakes 1 then owns more than 1/δ at any time with probability at most δ (Ville's
inequality), so wealth of 1/δ is an alarm that is false at most once in 1/δ lives. Waudby-Smith and Ramdas,
"Estimating means of bounded random variables by betting", Journal of the Royal Statistical Society B 86(1),
2024, section 4; Shafer and Vovk, "Game-Theoretic Foundations for Probability and Finance", 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

# Each bet is the best one, should the odds of an automatic answer be this many times what was promised.
TIMES = (2.0, 3.0, 4.0, 6.0, 12.0)
MOST = 1e300
"""Wealth is told up to here; beyond it a float would soon end."""


def wealth(hits: Sequence[bool], alpha: float) -> list[float]:
    """W_t after each audited complaint: the mean over the bets λ of Π_{s<=t} (1 + λ(X_s - α)).

    `hits` are the audited complaints in the order of their labels, X_s = 1 where a robot answered or would have.
    λ = (p - α)/(α(1 - α)) with p the rate at `TIMES` the odds of α: a hit multiplies by p/α, a miss by
    (1 - p)/(1 - α), so no bet ever loses everything. Summed in logarithms; `alpha` strictly between 0 and 1
    (`ValueError`).
    """
    hit = np.asarray(hits, dtype=bool).reshape(-1, 1)
    won, lost = _factors(alpha)
    logs = np.cumsum(np.where(hit, won, lost), axis=0)
    if not len(logs):
        return []
    top = logs.max(axis=1)
    mean = top + np.log(np.exp(logs - top[:, None]).mean(axis=1))
    return [float(value) for value in np.exp(np.minimum(mean, log(MOST)))]


def alarm(wealth: Sequence[float], delta: float) -> int | None:
    """The place of the first W_t >= 1/δ, counted from 0, or None. `delta` lies strictly between 0 and 1."""
    if not 0 < delta < 1:
        raise ValueError(f"delta must lie between 0 and 1, not {delta}")
    return next((at for at, value in enumerate(wealth) if value >= 1.0 / delta), None)


def _factors(alpha: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """log(1 + λ(1 - α)) and log(1 - λα) for each bet."""
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, not {alpha}")
    times = np.array(TIMES)
    # p = mα/(1 - α + mα), so p/α = m/(1 - α + mα) and (1 - p)/(1 - α) = 1/(1 - α + mα).
    whole = 1.0 - alpha + times * alpha
    return np.log(times / whole), -np.log(whole)
