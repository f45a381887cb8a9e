"""Looking again and again, many brands, and drift: the promise where it is easiest to break."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.bound import k_star
from rapport.triage.drift import alarm, wealth
from rapport.triage.simulation import FitOutcome, World, at_rank, simulate

ALPHA, DELTA = 0.02, 0.05
LOOKS, STEP, RUNS = 10, 200, 2_000
GROUP_LABELS, POOLED_LABELS = 500, 2_000
ROUNDS, GAMES = 3_000, 2_000


def ten_looks(world: World, chance: np.random.Generator) -> Iterator[str]:
    """S4: the labels grow by 200 messages ten times, and each time the threshold is fitted again."""
    plans = {
        "6δ/(π²k²) at look k": [alpha_spent(DELTA, look) for look in range(1, LOOKS + 1)],
        "δ at each look": [DELTA] * LOOKS,
    }
    thresholds = {name: np.zeros((RUNS, LOOKS)) for name in plans}
    ranks = cache(k_star)
    for run in range(RUNS):
        drawn = chance.integers(len(world.scores), size=STEP * LOOKS)
        for look in range(LOOKS):
            seen = drawn[: STEP * (look + 1)]
            complaints = np.sort(world.scores[seen[world.is_complaint[seen]]])
            for name, plan in plans.items():
                rank = ranks(len(complaints), ALPHA, plan[look])
                thresholds[name][run, look] = at_rank(complaints, rank)
    for name, fitted in thresholds.items():
        broken = (world.risk(fitted) > ALPHA).any(axis=1).mean()
        last = world.automated(fitted[:, -1]).mean()
        yield f"{name:22} any of {LOOKS} looks breaks 2 %: {broken:6.1%}   automated at the last {last:5.1%}"


def by_brand(
    scores: NDArray[np.float64], complaints: NDArray[np.bool_], brands: NDArray[np.str_]
) -> Iterator[str]:
    """S5: one threshold over all brands, and one for each, at α = 2 %."""
    all_, chance = World(scores, complaints), np.random.default_rng(4)
    samples = (all_.draw(POOLED_LABELS, chance) for _ in range(RUNS))
    pooled = np.array([at_rank(drawn, k_star(len(drawn), ALPHA, DELTA)) for drawn in samples])
    any_ = np.zeros(RUNS, dtype=bool)
    for brand in sorted(set(brands.tolist())):
        its = brands == brand
        world = World(scores[its], complaints[its])
        broken = world.risk(pooled) > ALPHA
        any_ |= broken
        own = _own(world, chance)
        shared = world.automated(pooled).mean()
        yield (
            f"{brand:16} {its.sum():5,} messages   pooled: breaks it {broken.mean():6.1%}, automated {shared:5.1%}"
            f"   its own: breaks it {own.violations:5.1%}, automated {own.automated:5.1%}"
        )
    yield f"the pooled threshold breaks it for some brand in {any_.mean():.1%} of draws"


def _own(world: World, chance: np.random.Generator) -> FitOutcome:
    (row,) = simulate(world, [ALPHA], DELTA, RUNS, GROUP_LABELS, chance)
    return row.umbrella


def drifting(chance: np.random.Generator) -> Iterator[str]:
    """S6: how often the alarm is false over 3,000 audited complaints, and how soon it finds 3α and 6α."""
    for times in (1, 3, 6):
        rung = [_rung(times * ALPHA, chance) for _ in range(GAMES)]
        found = [at for at in rung if at is not None]
        middle = sorted(ROUNDS if at is None else at + 1 for at in rung)[GAMES // 2]
        share = f"{len(found) / GAMES:6.1%} of {GAMES:,} runs of {ROUNDS:,} audited complaints"
        yield f"true rate {times * ALPHA:3.0%}: alarm in {share}" + (
            f", median after {middle}" if times > 1 else ""
        )


def _rung(rate: float, chance: np.random.Generator) -> int | None:
    return alarm(wealth((chance.random(ROUNDS) < rate).tolist(), ALPHA), DELTA)
