"""What a found post is worth to a brand: a weighted mean of five parts, each from 0 to 1 and each told in words.

`fit` is naive Bayes with Laplace's correction over what taps taught (Manning, Raghavan, Schütze, Introduction to
Information Retrieval, 13.2), from features that were kept or left: log-odds are cut at ±2 each, their sum at ±4.
`standing` is the share of a source's posts that were kept, (k + 1) / (k + l + 2), Laplace's rule of succession.
`freshness` halves every `HALF_LIFE` hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

HALF_LIFE = 36.0
ONE_CUT, ALL_CUT = 2.0, 4.0
WEIGHTS = {"fit": 3.0, "standing": 2.0, "freshness": 2.0, "language": 1.0, "real": 1.0}
OTHER_LANGUAGE, NOT_KNOWN, A_ROBOT = 0.3, 0.5, 0.1
TOLD_WORDS = 3


@dataclass(frozen=True, slots=True)
class Lessons:
    """How often each feature was kept and left, and how many taps there were in all."""

    counts: Mapping[str, tuple[int, int]]
    kept: int
    left: int

    def odds(self, feature: str) -> float:
        """In log-odds how much it speaks for keeping; 0 where nothing was learnt."""
        if feature not in self.counts:
            return 0.0
        kept, left = self.counts[feature]
        found = log((kept + 1) / (self.kept + 2)) - log((left + 1) / (self.left + 2))
        return max(-ONE_CUT, min(ONE_CUT, found))


@dataclass(frozen=True, slots=True)
class FoundPost:
    """What is known of one: `source` and `features` are names under which lessons are kept.

    `hours` since it was written; `ours`: in a language of the brand's; `real`: how sure a person stands behind
    it, from 0 to 1, None where nobody can tell; `robot`: it says itself that it is one.
    """

    source: str
    features: Sequence[str]
    hours: float
    ours: bool | None
    real: float | None = None
    robot: bool = False


@dataclass(frozen=True, slots=True)
class Worth:
    """The score from 0 to 1, its parts, and the words that spoke for or against it most."""

    score: float
    parts: Mapping[str, float]
    speaking: tuple[tuple[str, float], ...]
    kept: int
    left: int


def worth(found: FoundPost, lessons: Lessons) -> Worth:
    """What it is worth by what was learnt until now."""
    odds = {one: lessons.odds(one) for one in found.features}
    total = max(-ALL_CUT, min(ALL_CUT, sum(odds.values())))
    kept, left = lessons.counts.get(found.source, (0, 0))
    parts = {
        "fit": 1 / (1 + exp(-total)),
        "standing": (kept + 1) / (kept + left + 2),
        "freshness": 0.5 ** (max(0.0, found.hours) / HALF_LIFE),
        "language": NOT_KNOWN if found.ours is None else 1.0 if found.ours else OTHER_LANGUAGE,
        "real": A_ROBOT if found.robot else NOT_KNOWN if found.real is None else found.real,
    }
    score = sum(WEIGHTS[name] * value for name, value in parts.items()) / sum(WEIGHTS.values())
    loud = sorted(((one, said) for one, said in odds.items() if said), key=lambda one: -abs(one[1]))
    return Worth(score, parts, tuple(loud[:TOLD_WORDS]), kept, left)
