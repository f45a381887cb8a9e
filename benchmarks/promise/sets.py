"""The two public sets of the promise, each cut in two: 40 % teach a score, the other 60 % are the whole world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.reading.sets import SHARED, rows

TAUGHT = 0.4
SEED = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Messages with their labels: `complaints` truths (messages,), `brands` names (messages,)."""

    texts: list[str]
    complaints: NDArray[np.bool_]
    brands: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Split:
    """A set cut by a seeded shuffle. `named` are the shares that a bag of words is to automate, by α."""

    name: str
    origin: str
    taught: Part
    world: Part
    named: dict[float, float]

    @property
    def has_brands(self) -> bool:
        return bool(self.world.brands.any())


def there() -> bool:
    """Whether the sets, which stay outside the repository, are on this machine."""
    return SHARED.is_dir()


def splits() -> Iterator[Split]:
    """Tweets to airlines (a complaint is what was labelled negative) and English tweets by their mood."""
    yield _split("airline tweets", "airline_tweets", {0.01: 0.27, 0.02: 0.40, 0.05: 0.59})
    yield _split("sentiment tweets", "sentiment_english", {0.01: 0.11, 0.02: 0.21, 0.05: 0.37})


def _split(name: str, file: str, named: dict[float, float]) -> Split:
    data = rows(file)
    order = np.random.default_rng(SEED).permutation(len(data))
    cut = int(TAUGHT * len(data))
    return Split(name, file, _part(data, order[:cut]), _part(data, order[cut:]), named)


def _part(data: list[dict[str, object]], places: NDArray[np.int64]) -> Part:
    chosen = [data[place] for place in places]
    return Part(
        [str(row["text"]) for row in chosen],
        np.array([row["sentiment"] == "negative" for row in chosen]),
        np.array([str(row.get("airline", "")) for row in chosen]),
    )
