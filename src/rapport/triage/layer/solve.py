"""Logistic regression from given scores on, held to changing nothing, and solved the same every time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.triage.layer.rows import SparseRows

STEPS = 25
INNER = 40
NEAR = 1e-3
HALVINGS = 30

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LogisticProblem:
    """Find w (columns,) that minimises

        sum_i counts_i log(1 + exp(-side_i (start_i + rows_i w))) + hold/2 |w|^2.

    `start` are log odds, `side` is +1 for a complaint and -1 for anything else, `counts` >= 0, `hold` > 0.
    """

    rows: SparseRows
    start: Vector
    side: Vector
    counts: Vector
    hold: float

    def loss(self, weights: Vector) -> float:
        margins = self.side * (self.start + self.rows.dot(weights))
        return float(self.counts @ np.logaddexp(0.0, -margins) + self.hold / 2 * weights @ weights)

    def short(self, weights: Vector) -> Vector:
        """How far each lesson's probability still is from what was said of it, in (0, 1)."""
        margins = self.side * (self.start + self.rows.dot(weights))
        return np.asarray(1.0 / (1.0 + np.exp(np.clip(margins, -500, 500))))

    def slope(self, weights: Vector, short: Vector) -> Vector:
        return self.hold * weights - self.rows.back(self.counts * self.side * short)


def solve(problem: LogisticProblem) -> Vector:
    """The one minimum (it is strictly convex), within `NEAR` in Euclid's distance; zero without lessons.

    Newton's method, each step by conjugate gradients: Nocedal and Wright, "Numerical Optimization", 2006,
    algorithm 7.1.
    """
    weights = np.zeros(problem.rows.columns)
    for _ in range(STEPS):
        short = problem.short(weights)
        slope = problem.slope(weights, short)
        # Curvature is at least `hold`, so this is a bound on the distance that is left.
        if np.linalg.norm(slope) <= NEAR * problem.hold:
            break
        weights = _shortened(problem, weights, _newton(problem, short, slope))
    return weights


def _newton(problem: LogisticProblem, short: Vector, slope: Vector) -> Vector:
    """Conjugate gradients on (rows' bend rows + hold) step = -slope, more exact the nearer the minimum is."""
    bend = problem.counts * short * (1 - short)
    step, rest = np.zeros_like(slope), -slope
    way, square = rest.copy(), float(rest @ rest)
    enough = square * min(0.25, square**0.5)
    for _ in range(INNER):
        bent = problem.rows.back(bend * problem.rows.dot(way)) + problem.hold * way
        length = square / float(way @ bent)
        step += length * way
        rest -= length * bent
        before, square = square, float(rest @ rest)
        if square <= enough:
            break
        way = rest + square / before * way
    return step


def _shortened(problem: LogisticProblem, weights: Vector, step: Vector) -> Vector:
    """The whole step, or the first of its halves that makes things no worse."""
    worth = problem.loss(weights)
    for _ in range(HALVINGS):
        if problem.loss(weights + step) <= worth:
            return weights + step
        step = step / 2
    return weights
