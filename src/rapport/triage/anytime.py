"""The first promise with fewer labels: messages asked about where it teaches, and a bound that holds at any look.

Active, anytime-valid risk control (Xu, Karampatziakis and Mineiro, 2024). A message is chosen for a label with a
known probability p that hangs on its score alone. For a threshold t the label plays
Z = complaint · (1{score < t} - α) / p, whose mean is above 0 exactly where P(score < t | complaint) > α; so then
the wealth Π (1 - λ Z) is expected never to grow, and by Ville's inequality it ever reaches 1/δ with probability at
most δ. It falls as t rises, so one look at the wealth of every t is enough: no δ is spent on looks or thresholds.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log

import numpy as np
from numpy.typing import NDArray

from rapport.triage.bound import NOTHING

Floats = NDArray[np.float64]
# Stakes as shares of the most that can be lost, and how the wealth is spread over them at first.
STAKES = np.array([1.0, 0.7, 0.4, 0.2])
SPREAD = np.array([0.55, 0.2, 0.15, 0.1])
_MARGIN = 1 - 1e-9


def anytime(
    scores: Iterable[float],
    complaints: Iterable[bool],
    probability: Iterable[float],
    alpha: float,
    delta: float,
    asked: float | None = None,
) -> float:
    """The threshold t: answer automatically if and only if score < t.

    The labels in the order in which they were given, with the probability with which each message was chosen. With
    probability at least 1 - delta, P(score < t | complaint) <= alpha for the t of every look there will ever be.
    `asked` is a probability fixed beforehand, by default the highest there is: t stays below every message that
    was chosen with less, so only what is asked so often is ever answered. `-inf` (nothing is automatic) where the
    labels support no threshold. `alpha` and `delta` lie strictly between 0 and 1, probabilities in (0, 1], and
    there is one of each for each score (`ValueError`).
    """
    found = _prepared(scores, complaints, probability, alpha, delta, asked)
    return NOTHING if found is None else _loosest(*found, alpha, -log(delta))


def evidence(
    scores: Iterable[float],
    complaints: Iterable[bool],
    probability: Iterable[float],
    alpha: float,
    delta: float,
    asked: float | None = None,
) -> float:
    """How far the labels are on the way to the first threshold, in [0, 1]: 1 where `anytime` finds one."""
    found = _prepared(scores, complaints, probability, alpha, delta, asked)
    if found is None:
        return 0.0
    told, weight, among = found
    return float(np.clip(_reached(told, weight, among[0], alpha) / -log(delta), 0.0, 1.0))


def _prepared(
    scores: Iterable[float],
    complaints: Iterable[bool],
    probability: Iterable[float],
    alpha: float,
    delta: float,
    asked: float | None,
) -> tuple[Floats, Floats, Floats] | None:
    """The complaints' scores and weights, and the thresholds to be tested; None where there is nothing to test."""
    for name, share in (("alpha", alpha), ("delta", delta)):
        if not 0 < share < 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {share}")
    score, chance = (np.array([float(value) for value in row]) for row in (scores, probability))
    complains = np.array([bool(value) for value in complaints], dtype=np.bool_)
    if not len(score) == len(chance) == len(complains):
        raise ValueError("scores, complaints and probability must be equally long")
    if not np.isfinite(score).all() or not np.isfinite(chance).all():
        return None
    if ((chance <= 0) | (chance > 1)).any():
        raise ValueError("a probability must be above 0 and at most 1")
    often = asked if asked is not None else float(chance.max(initial=0.0))
    seldom = score[chance < often].min(initial=np.inf)
    among = np.unique(score[score < seldom])
    told = score[complains]
    if not len(told) or not len(among) or score.min() == score.max():
        return None
    return told, often / chance[complains], among


def _loosest(told: Floats, weight: Floats, among: Floats, alpha: float, needed: float) -> float:
    """The highest of the scores whose wealth has ever reached e^needed, by halving: wealth falls as t rises."""
    low, high = -1, len(among) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _reached(told, weight, among[middle], alpha) >= needed else (low, middle - 1)
    return float(among[low]) if low >= 0 else NOTHING


def _reached(told: Floats, weight: Floats, threshold: float, alpha: float) -> float:
    """The logarithm of the highest wealth there ever was, for one threshold."""
    stakes = STAKES[:, None] * _MARGIN / (1 - alpha)
    factors = 1 - stakes * ((told < threshold) - alpha) * weight
    wealth = np.cumsum(np.log(factors), axis=1) + np.log(SPREAD)[:, None]
    return float(np.logaddexp.reduce(wealth, axis=0).max())
