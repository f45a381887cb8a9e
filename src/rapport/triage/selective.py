"""The second promise: a score from which a robot's answer is wrong with probability at most β.

Learn-then-Test (Angelopoulos, Bates, Candès, Jordan and Lei, 2021) from strict to loose, with exact binomial
tails. That the labels' own scores may serve as thresholds is proved in docs/why/13-the-right-answer.md. Labels
seen with unequal probabilities are tested by betting (Waudby-Smith and Ramdas, 2024) with weights 1/p.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import ceil, inf, log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Passes = NDArray[np.bool_]
Test = Callable[[NDArray[np.intp], float], Passes]
NEVER = inf
# Where a sequence begins, as a share of all labels, and its share of δ. Fixed: they may not hang on the labels.
STARTS = ((0.5, 0.3), (0.25, 0.3), (0.12, 0.4))
BETS = (1.0, 0.6, 0.35, 0.2, 0.1)
_MARGIN = 1 - 1e-9


def selective(
    scores: Iterable[float],
    wrong: Iterable[bool],
    beta: float,
    delta: float,
    order: Sequence[float] | None = None,
    probability: Iterable[float] | None = None,
) -> float:
    """The threshold t: answer if and only if score >= t.

    With probability at least 1 - delta over the drawing of the labels, P(wrong | score >= t) <= beta, for any
    score. `order`: thresholds fixed before any label was seen, to be tested in this order; without it the labels'
    own scores are. `probability`: that with which each message was chosen for a label, all 1 if not given; it
    hangs on the score alone and is not lower for a higher one. The order of the labels does not matter.

    `inf` (nothing is answered) where the labels support no threshold: too few, too many wrong, a value that is
    not a finite number, or all scores the same. `beta` and `delta` lie strictly between 0 and 1, probabilities in
    (0, 1], and there is one of each for each score (`ValueError`).
    """
    for name, share in (("beta", beta), ("delta", delta)):
        if not 0 < share < 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {share}")
    score, fault = _numbers(scores), _numbers(wrong)
    chance = np.ones(len(score)) if probability is None else _numbers(probability)
    if not len(score) == len(fault) == len(chance):
        raise ValueError("scores, wrong and probability must be equally long")
    if ((chance <= 0) | (chance > 1)).any():
        raise ValueError("a probability must be above 0 and at most 1")
    steps = None if order is None else _numbers(order)
    if not all(np.isfinite(row).all() for row in (score, fault, chance, *(() if steps is None else (steps,)))):
        return NEVER
    if not len(score) or score.min() == score.max():
        return NEVER
    often = _asked_most(score, chance)
    if chance.min() < chance.max() and often.any():
        whole = _fitted(score, fault > 0, chance, beta, delta / 2, steps)
        return min(whole, _fitted(score[often], fault[often] > 0, chance[often], beta, delta / 2, steps))
    return _fitted(score, fault > 0, chance, beta, delta, steps)


def _fitted(
    score: Floats, wrong: Passes, chance: Floats, beta: float, delta: float, steps: Floats | None
) -> float:
    if steps is None:
        return _own_scores(score, wrong, chance, beta, delta)
    rounded = _rounded_down(score, steps)
    return min(
        _in_order(steps, score, wrong, chance, beta, delta / 2),
        _own_scores(rounded, wrong, chance, beta, delta / 2),
    )


def _asked_most(score: Floats, chance: Floats) -> Passes:
    """The labels above all that were asked about more seldom: among them every message had the same chance."""
    return np.asarray(score > score[chance < chance.max()].max(initial=-inf), dtype=np.bool_)


def _own_scores(score: Floats, wrong: Passes, chance: Floats, beta: float, delta: float) -> float:
    """The loosest of the labels' scores up to which every rank passes, from one of the starts on."""
    factors = _factors(wrong, chance, beta)
    # The worst first among equals, so that no order of theirs could have passed where this one does not.
    at = np.lexsort((factors[0], ~wrong, -score))
    ordered, test = score[at], _test(wrong[at], factors[:, at], chance, beta)
    ends = np.append(ordered[1:] < ordered[:-1], True) & (ordered > -inf)
    found = [NEVER]
    for share, part in STARTS:
        first = max(2, ceil(share * len(ordered)))
        # The rank before the first passes, too: given the first score, what lies above it is drawn anew.
        ranks = np.arange(first - 1, len(ordered) + 1)
        passed = np.logical_and.accumulate(test(ranks, delta * part))[1:]
        found += ordered[first - 1 :][passed & ends[first - 1 :]].tolist()
    return float(min(found))


def _in_order(steps: Floats, score: Floats, wrong: Passes, chance: Floats, beta: float, delta: float) -> float:
    """The lowest of the given thresholds that were tested before the first one that failed."""
    factors, passed = _factors(wrong, chance, beta), [NEVER]
    for step in steps.tolist():
        inside = score >= step
        count = int(inside.sum())
        test = _test(wrong[inside], factors[:, inside], chance, beta)
        if not count or not test(np.array([count]), delta)[0]:
            break
        passed.append(step)
    return float(min(passed))


def _test(wrong: Passes, factors: Floats, chance: Floats, beta: float) -> Test:
    """Which of the ranks m, the first m labels of a sequence, speak against P(wrong) > β at a level."""
    if len(chance) == 0 or chance.min() == chance.max():
        faults = np.cumsum(wrong)
        return lambda ranks, level: np.asarray(
            faults[ranks - 1] <= most_wrong(len(faults), beta, level)[ranks - 1], dtype=np.bool_
        )
    wealth = np.logaddexp.reduce(np.cumsum(np.log(factors), axis=1), axis=0) - log(len(BETS))
    return lambda ranks, level: np.asarray(wealth[ranks - 1] >= -log(level), dtype=np.bool_)


def _factors(wrong: Passes, chance: Floats, beta: float) -> Floats:
    """What each label does to each bet that wrong answers are rarer than β: (bets, labels), never below 0.

    1 + λ (β - wrong) · least/p has the mean 1 where P(wrong) is β, since a label is seen with probability p.
    """
    stakes = np.array(BETS)[:, None] * _MARGIN / (1 - beta)
    return np.asarray(1 + stakes * (beta - wrong) * (chance.min() / chance))


def _rounded_down(score: Floats, steps: Floats) -> Floats:
    """Each score as the highest threshold that it reaches; -inf below them all."""
    known = np.append(-inf, np.unique(steps))
    return np.asarray(known[np.searchsorted(known, score, side="right") - 1])


@lru_cache(maxsize=256)
def most_wrong(n: int, beta: float, level: float) -> NDArray[np.intp]:
    """For m = 1 … n labels the most wrong ones with P(X <= wrong) <= level, X binomial (m, β); -1 for none."""
    odds, allowed = beta / (1 - beta), -1
    most = np.full(n, -1, dtype=np.intp)
    # P(X <= allowed) and P(X = allowed + 1) for the current m.
    tail, term = 0.0, 1.0
    limit = level * _MARGIN
    for m in range(1, n + 1):
        # From m - 1 to m: X = allowed + 1 stays so, or X = allowed becomes it.
        at = term * (allowed + 1) / (odds * (m - 1 - allowed)) if m - 1 > allowed and allowed >= 0 else 0.0
        tail -= beta * at
        term = term * (1 - beta) + beta * at
        while tail + term <= limit and allowed < m - 1:
            allowed += 1
            tail += term
            term *= (m - allowed) * odds / (allowed + 1)
        most[m - 1] = allowed
    most.flags.writeable = False
    return most


def _numbers(values: Iterable[float]) -> Floats:
    return np.array([float(value) for value in values], dtype=np.float64)
