"""How many labels the first automatic answer takes: the umbrella as it is spent today, beside the active test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.anytime import anytime
from rapport.triage.bound import NOTHING, labels_needed
from rapport.triage.simulation import World

# Asked about surely: the quarter of all messages that scores lowest. Of the rest, one in ten.
REGION, SELDOM = 0.25, 0.1
LABELS, STEP, MOST_RUNS = 600, 20, 200


@dataclass(frozen=True, slots=True)
class First:
    """Over the runs: labels to the first automatic answer (median; None: not within 600), any-look violations.

    `umbrella_labels`: as many as hold the complaints that a first look at 6δ/π² needs. `automated`: what share of
    the other messages is answered automatically after 600 labels, on average.
    """

    alpha: float
    runs: int
    umbrella_labels: int
    labels: int | None
    violations: float
    automated: float


def first_answers(world: World, alpha: float, delta: float, runs: int, chance: np.random.Generator) -> First:
    """Labels come one by one, chosen by chance where they teach, and every 20 the threshold is fitted again.

    Both tests spend what a first look may: 6δ/π².
    """
    edge = float(np.quantile(world.scores, REGION))
    firsts, broken, shares = [], [], []
    for _ in range(runs):
        thresholds = _looks(world, edge, alpha, alpha_spent(delta, 1), chance)
        answered = np.flatnonzero(world.automated(thresholds) > 0)
        firsts.append(STEP * (int(answered[0]) + 1) if len(answered) else LABELS + 1)
        broken.append(bool((world.risk(thresholds) > alpha).any()))
        shares.append(float(world.automated(thresholds[-1])))
    median = int(np.median(firsts))
    needed = labels_needed(alpha, alpha_spent(delta, 1)) / world.is_complaint.mean()
    return First(
        alpha,
        runs,
        round(float(needed)),
        median if median <= LABELS else None,
        float(np.mean(broken)),
        float(np.mean(shares)),
    )


def _looks(
    world: World, edge: float, alpha: float, delta: float, chance: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The threshold at each look of one run."""
    drawn = chance.integers(len(world.scores), size=int(LABELS / SELDOM))
    often = np.where(world.scores[drawn] < edge, 1.0, SELDOM)
    chosen = np.flatnonzero(chance.random(len(drawn)) < often)[:LABELS]
    scores, complaints, asked = world.scores[drawn[chosen]], world.is_complaint[drawn[chosen]], often[chosen]
    ends = range(STEP, LABELS + 1, STEP)
    found = [anytime(scores[:at], complaints[:at], asked[:at], alpha, delta, 1.0) for at in ends]
    return np.array([NOTHING if threshold > edge else threshold for threshold in found])
