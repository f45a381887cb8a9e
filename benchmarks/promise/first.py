"""How many labels the first automatic answer takes, the umbrella as it is spent beside the active test."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.reading.sets import brand_tweets, rows
from benchmarks.reading.table import read
from rapport.triage.anytime_simulation import First, first_answers
from rapport.triage.read import default_reader
from rapport.triage.simulation import World

ALPHAS, DELTA, RUNS, SEED = (0.01, 0.02, 0.05), 0.05, 200, 1
COMPLAINTS = 0.3


def main() -> Iterator[str]:
    """One line for each α: tweets to airlines thinned to 30 % complaints, and tweets to brands as they are."""
    for name, world in (("airline tweets", airlines(COMPLAINTS)), ("tweets to brands", brands())):
        for alpha in ALPHAS:
            yield f"{name}, {told(first_answers(world, alpha, DELTA, RUNS, np.random.default_rng(SEED)))}"


def brands() -> World:
    """Tweets to brands of five domains, 63 % of them complaints."""
    kept = brand_tweets()
    readings = read(({"text": row["text"]} for row in kept), default_reader())
    return World([reading.complaint for reading in readings], [bool(row["complaint"]) for row in kept])


def airlines(share: float) -> World:
    """Tweets to airlines with so large a share of complaints, scored by the shipped fast reader."""
    data = rows("airline_tweets")
    negative = [row for row in data if row["sentiment"] == "negative"]
    others = [row for row in data if row["sentiment"] != "negative"]
    count = int(len(others) * share / (1 - share))
    chosen = np.random.default_rng(SEED).choice(len(negative), count, replace=False)
    kept = [negative[at] for at in chosen] + others
    readings = read(({"text": row["text"]} for row in kept), default_reader())
    return World([reading.complaint for reading in readings], [row["sentiment"] == "negative" for row in kept])


def told(found: First) -> str:
    first = found.labels if found.labels is not None else "more than 600"
    return (
        f"α {found.alpha:.0%}: first automatic answer after {first} labels, today {found.umbrella_labels}; "
        f"any look breaks it {found.violations:.1%}, automated after 600 labels {found.automated:.1%}"
    )
