"""The promise tried in its exact form: the given messages are the whole world, so every risk is known.

Labels are drawn from the world with replacement, a threshold is fitted to each draw, and its true risk is counted
on the world itself. A finite test half would add its own noise and make a correct method look wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rapport.triage.bound import NOTHING, k_star

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FitOutcome:
    """What one way of fitting did over all draws.

    `violations`: the share of draws whose true risk is above α. `risk` and `automated`: true risk, and share of
    the messages that are no complaint which are answered automatically, on average over the draws.
    """

    violations: float
    risk: float
    automated: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """The umbrella and the naive threshold on the same draws, at one α."""

    alpha: float
    umbrella: FitOutcome
    naive: FitOutcome


class World:
    """All messages there are: each side's scores sorted once, so that a threshold is judged by two look-ups."""

    def __init__(self, scores: ArrayLike, complaints: ArrayLike) -> None:
        """`scores` are finite, `complaints` truths, one for each; both sides must appear (`ValueError`)."""
        self.scores = np.asarray(scores, dtype=np.float64)
        self.is_complaint = np.asarray(complaints, dtype=bool)
        if self.scores.shape != self.is_complaint.shape or self.scores.ndim != 1:
            raise ValueError("scores and complaints must be two lists of the same length")
        if not np.isfinite(self.scores).all():
            raise ValueError("every score must be a finite number")
        self._complaints = np.sort(self.scores[self.is_complaint])
        self._others = np.sort(self.scores[~self.is_complaint])
        if not len(self._complaints) or not len(self._others):
            raise ValueError("a trial needs complaints and messages that are none")

    def draw(self, labels: int, chance: np.random.Generator) -> Floats:
        """The sorted scores of the complaints among `labels` messages drawn with replacement."""
        drawn = chance.integers(len(self.scores), size=labels)
        return np.sort(self.scores[drawn[self.is_complaint[drawn]]])

    def risk(self, thresholds: ArrayLike) -> Floats:
        """P(score < threshold | complaint), exactly, for each threshold."""
        return np.searchsorted(self._complaints, thresholds, side="left") / len(self._complaints)

    def automated(self, thresholds: ArrayLike) -> Floats:
        """P(score < threshold | no complaint), exactly, for each threshold."""
        return np.searchsorted(self._others, thresholds, side="left") / len(self._others)


def simulate(
    world: World, alphas: Sequence[float], delta: float, draws: int, labels: int, chance: np.random.Generator
) -> list[Simulation]:
    """Both ways of fitting on `draws` draws of `labels` labelled messages each, one row per α.

    The same `chance` gives the same trial. `draws` and `labels` are at least 1 (`ValueError`).
    """
    if draws < 1 or labels < 1:
        raise ValueError("a trial needs at least one draw and one label")
    ranks = lru_cache(maxsize=None)(k_star)
    samples = (world.draw(labels, chance) for _ in range(draws))
    # (draws, alphas, 2): the threshold of each way of fitting.
    fitted = np.array(
        [
            [(at_rank(drawn, ranks(len(drawn), alpha, delta)), naive(drawn, alpha)) for alpha in alphas]
            for drawn in samples
        ]
    )
    return [
        Simulation(alpha, _outcome(world, fitted[:, at, 0], alpha), _outcome(world, fitted[:, at, 1], alpha))
        for at, alpha in enumerate(alphas)
    ]


def at_rank(drawn: Floats, rank: int | None) -> float:
    """The rank-th largest of the sorted scores: what `bound.umbrella` returns, without sorting again."""
    if rank is None or drawn[0] == drawn[-1]:
        return NOTHING
    return float(drawn[len(drawn) - rank])


def naive(drawn: Floats, alpha: float) -> float:
    """The threshold read off the labels: the empirical α-quantile of their sorted scores, interpolated."""
    if not len(drawn):
        return NOTHING
    place = alpha * (len(drawn) - 1)
    low, high = drawn[floor(place)], drawn[ceil(place)]
    return float(low + (high - low) * (place - floor(place)))


def _outcome(world: World, thresholds: Floats, alpha: float) -> FitOutcome:
    risk = world.risk(thresholds)
    return FitOutcome(float((risk > alpha).mean()), float(risk.mean()), float(world.automated(thresholds).mean()))
