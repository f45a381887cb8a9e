"""Which hours of the week go better than a channel's usual hour, and how sure that is. Pure.

A post is worth y = log(1 + reactions + replies) about a day after it left. The hours of the week are cells; the
mean of a cell with few posts says little, so it is drawn towards the channel's mean (empirical Bayes, the normal
model of one-way random effects: Efron and Morris, Journal of the American Statistical Association 70, 1975,
311-319; Gelman and others, Bayesian Data Analysis, 3rd edition, section 5.4):

    within  s2 = sum over cells and posts of (y - mean of the cell)^2 / (N - k)
    between t2 = max(0, (MSB - s2) / n0)
            MSB = sum n_i (mean_i - mean)^2 / (k - 1),  n0 = (N - sum n_i^2 / N) / (k - 1)
    share   b_i = t2 / (t2 + s2 / n_i)
    shrunk  m_i = mean + b_i (mean_i - mean),  its deviation sd_i = sqrt(b_i s2 / n_i)
    sure_i  = Phi((m_i - mean) / sd_i), the chance that the hour is better than the usual one

N posts, k cells with posts, n_i posts in a cell. With t2 = 0 no hour differs: each is as likely above as below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import erf, exp, fsum, log1p, sqrt

HOURS = 7 * 24
LEAST_POSTS, LEAST_CELLS = 30, 8
# With fewer posts an hour is shown empty, and it is called better only from this chance on.
LEAST_IN_CELL, BETTER = 3, 0.8
# Below this a difference is the arithmetic's own.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class HourOfWeek:
    """One cell. `times`: how many times the usual post it brings; `sure`: the chance that it is better."""

    cell: int
    posts: int
    times: float
    sure: float

    @property
    def shown(self) -> bool:
        return self.posts >= LEAST_IN_CELL

    @property
    def better(self) -> bool:
        return self.shown and self.sure >= BETTER


@dataclass(frozen=True, slots=True)
class Enough:
    """How much there is, of how much it takes."""

    posts: int
    cells: int

    @property
    def enough(self) -> bool:
        """Also more posts than hours: else nothing is known of how posts of one hour differ."""
        return self.posts >= LEAST_POSTS and self.cells >= LEAST_CELLS and self.posts > self.cells


def how_much(posts: Iterable[tuple[int, int]]) -> Enough:
    """Posts as (hour of the week from Monday 0 h, reactions and replies)."""
    cells = [cell for cell, _ in posts]
    return Enough(len(cells), len(set(cells)))


def best_hours(posts: Iterable[tuple[int, int]]) -> list[HourOfWeek]:
    """The hours with posts, the surest first; none where there is not enough. The posts' order does not matter."""
    found = sorted(posts)
    if not how_much(found).enough:
        return []
    cells = _cells(found)
    mean, within, between = _spread(cells)
    hours = (_hour(cell, values, mean, within, between) for cell, values in cells.items())
    return sorted(hours, key=lambda one: (-one.sure, one.cell))


def _cells(posts: Iterable[tuple[int, int]]) -> Mapping[int, list[float]]:
    cells: defaultdict[int, list[float]] = defaultdict(list)
    for cell, engaged in posts:
        cells[cell % HOURS].append(log1p(max(0, engaged)))
    return cells


def _spread(cells: Mapping[int, list[float]]) -> tuple[float, float, float]:
    """Mean, variance within a cell, variance between cells."""
    number, k = sum(map(len, cells.values())), len(cells)
    mean = fsum(y for values in cells.values() for y in values) / number
    means = {cell: fsum(values) / len(values) for cell, values in cells.items()}
    inside = sum((y - means[cell]) ** 2 for cell, values in cells.items() for y in values)
    within = inside / (number - k)
    outside = sum(len(values) * (means[cell] - mean) ** 2 for cell, values in cells.items()) / (k - 1)
    effective = (number - sum(len(values) ** 2 for values in cells.values()) / number) / (k - 1)
    between = (outside - within) / effective
    return mean, within, between if between > ROUNDING else 0.0


def _hour(cell: int, values: list[float], mean: float, within: float, between: float) -> HourOfWeek:
    noise = within / len(values)
    share = between / (between + noise) if between else 0.0
    above, deviation = share * (fsum(values) / len(values) - mean), sqrt(share * noise)
    return HourOfWeek(cell, len(values), exp(above), _chance(above, deviation))


def _chance(above: float, deviation: float) -> float:
    """Phi of the quotient; without any noise it is above, below, or neither."""
    if deviation == 0:
        return 0.5 if above == 0 else float(above > 0)
    return (1 + erf(above / deviation / sqrt(2))) / 2
