"""The promise on public sets (S1, S2), under many looks (S4), for many brands (S5), and under drift (S6)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np

from benchmarks.promise.sets import Split, splits, there
from benchmarks.reading.measures import auc
from benchmarks.reading.sets import SHARED
from rapport.triage.simulation import Simulation, World, simulate

ALPHAS, DELTA, DRAWS, LABELS, SEED = (0.01, 0.02, 0.05), 0.05, 2_000, 2_000, 1
DRAWN = "bag of words"


def main() -> Iterator[str]:
    """Violations and shares of each score on each set, then looks, brands and drift."""
    if find_spec("sklearn") is None:
        yield "skipped: scikit-learn is not installed (pip install -e '.[train]')"
        return
    if not there():
        yield f"skipped: no public sets at {SHARED} (set RAPPORT_SHARED)"
        return
    from benchmarks.promise import first, right
    from benchmarks.promise.looks import drifting

    for split in splits():
        yield from measured(split)
    yield "the right answer"
    yield from (f"  {row}" for row in right.main())
    yield "labels to the first automatic answer"
    yield from (f"  {row}" for row in first.main())
    yield "drift (S6)"
    yield from drifting(np.random.default_rng(SEED))


def measured(split: Split) -> Iterator[str]:
    """All figures of one set: the risk is counted on its 60 %, from which the labels are drawn."""
    from benchmarks.promise import looks, picture
    from benchmarks.promise.scores import SCORES
    from benchmarks.promise.unseen import without

    complaints = split.world.complaints
    yield (
        f"{split.name}: taught on {len(split.taught.texts):,}, the world is {len(complaints):,} messages with "
        f"{complaints.sum():,} complaints; {DRAWS:,} draws of {LABELS:,} labels, δ = {DELTA:.0%}"
    )
    weights = without(split.origin)
    base: list[Simulation] = []
    for name, score in SCORES.items():
        scores = score(split, weights)
        world = World(scores, complaints)
        yield f"  {name}: AUC {auc(scores.tolist(), complaints.tolist()):.3f}"
        told = simulate(world, ALPHAS, DELTA, DRAWS, LABELS, np.random.default_rng(SEED))
        base = base or told
        yield from (f"    {row}" for row in rows(told, base, split.named))
        if name == DRAWN and split.has_brands:
            picture.draw(world, f"{split.name}, {name}: true risk of {picture.DRAWS} draws")
            yield from (f"    S4 {row}" for row in looks.ten_looks(world, np.random.default_rng(SEED)))
            yield from (f"    S5 {row}" for row in looks.by_brand(scores, complaints, split.world.brands))


def rows(told: list[Simulation], base: list[Simulation], named: dict[float, float]) -> Iterator[str]:
    """One line for each α; `base` is the bag of words, beside which the others stand."""
    for row, bag in zip(told, base, strict=True):
        share, naive = row.umbrella.automated, row.naive
        beside = f"named {named[row.alpha]:.0%}" if row is bag else f"{share / bag.umbrella.automated:.2f} × bag"
        yield (
            f"α {row.alpha:.0%}: breaks it {row.umbrella.violations:5.1%}, automated {share:5.1%} ({beside});  "
            f"naive breaks it {naive.violations:5.1%}, automated {naive.automated:5.1%}"
        )
