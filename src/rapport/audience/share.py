"""How many of the followers are reachable: from all of them, or from a sample that can be drawn again.

The sample is stratified by when they followed, in thirds, so that the newest do not stand for all. Interval:
Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927, with the size of the
sample as it counts after weighting (Kish, *Survey Sampling*, 1965) and for a list that ends (Cochran, *Sampling
Techniques*, 1977, section 2.6). Strata in proportion never widen it (section 5.6), but may well narrow it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
STRATA = 3
SAMPLE = 400
ALL_UP_TO = 5_000
FEWEST = 100
"""Below so many followers they are counted and nothing is estimated."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Of `total` followers `looked` were looked at, of whom `hits` are reachable."""

    total: int
    looked: int
    hits: int


@dataclass(frozen=True, slots=True)
class ReachShare:
    """Shares from 0 to 1, `low` and `high` 95 % sure; equal to `share` where all were looked at."""

    share: float
    low: float
    high: float
    looked: int
    total: int

    @property
    def counted(self) -> bool:
        return self.looked == self.total


def thirds(total: int) -> list[range]:
    """The places of `total` followers in the order they came, in three runs as equal as can be."""
    ends = [total * number // STRATA for number in range(STRATA + 1)]
    return [range(start, end) for start, end in zip(ends, ends[1:], strict=False)]


def draw_strata(ids: Sequence[str], seed: str, size: int = SAMPLE, all_up_to: int = ALL_UP_TO) -> list[list[int]]:
    """For each third the places of those to be looked at: all of a short list, else `size` in proportion.

    Who is drawn depends on the seed, the id and who else is there, and on nothing else.
    """
    runs = thirds(len(ids))
    if len(ids) <= all_up_to:
        return [list(run) for run in runs]
    ends = [size * run.stop // len(ids) for run in runs]
    sizes = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    ranked = [sorted(run, key=lambda place: _lot(seed, ids[place])) for run in runs]
    return [sorted(run[:many]) for run, many in zip(ranked, sizes, strict=True)]


def _lot(seed: str, network_id: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{network_id}".encode()).digest()


def reach_share(strata: Sequence[Stratum]) -> ReachShare:
    """The share of reachable followers and its interval. (0, 1) where a stratum was not looked at at all.

    `ValueError` where more were looked at than there are, or more reachable than looked at.
    """
    if any(not 0 <= one.hits <= one.looked <= one.total for one in strata):
        raise ValueError("there are not so many followers")
    there = [one for one in strata if one.total]
    total, looked = sum(one.total for one in there), sum(one.looked for one in there)
    if not there or not all(one.looked for one in there):
        return ReachShare(0.0, 0.0, 1.0, looked, total)
    share = sum(one.total / total * one.hits / one.looked for one in there)
    if looked == total:
        return ReachShare(share, share, share, looked, total)
    counts_as = 1 / sum((one.total / total) ** 2 / one.looked for one in there)
    low, high = wilson(share, counts_as * (total - 1) / (total - looked))
    return ReachShare(share, low, high, looked, total)


def wilson(share: float, n: float) -> tuple[float, float]:
    """The rates p with |share - p| <= Z sqrt(p (1 - p) / n): the ends of the score interval."""
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
