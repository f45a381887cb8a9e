"""The second promise tried in its exact form: the given questions are all there are, so every risk is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.triage.right_answer import PILOT, Labelled, Thresholds, fit, worth_labelling
from rapport.triage.selective import NEVER

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to choose whom to answer, over all draws.

    `violations`: the share of draws in which more than β of what it answers is wrong; `risk` and `coverage`: what
    share of its answers is wrong, and what share of all questions it answers, on average over the draws.
    """

    violations: float
    risk: float
    coverage: float


class AnswerWorld:
    """All questions there are, of which labels are drawn with replacement."""

    def __init__(self, labels: Sequence[Labelled]) -> None:
        """Each question counts 1 / its probability of being seen. There must be one at least (`ValueError`)."""
        if not labels:
            raise ValueError("a trial needs at least one labelled question")
        self.labels = list(labels)
        self._score = np.array([label.score for label in labels])
        self._wrong = np.array([label.wrong for label in labels])
        self._article = np.array([label.article or "" for label in labels])
        self._silent = np.array([label.article is None for label in labels])
        weight = np.array([1 / label.probability for label in labels])
        self._weight = weight / weight.sum()

    def from_score(self, threshold: float) -> Flags:
        return np.asarray((self._score >= threshold) & ~self._silent, dtype=np.bool_)

    def answered(self, found: Thresholds) -> Flags:
        """Which questions are answered."""
        if not found.by_article:
            return self.from_score(found.shared)
        chosen = np.zeros(len(self.labels), dtype=np.bool_)
        for article, threshold in found.own.items():
            chosen |= self.from_score(threshold) & (self._article == article)
        return chosen

    def risk(self, chosen: Flags) -> float:
        """P(wrong | answered), exactly; 0 where nothing is."""
        share = self.share(chosen)
        return float(self._weight[chosen & self._wrong].sum()) / share if share else 0.0

    def share(self, chosen: Flags) -> float:
        return float(self._weight[chosen].sum())

    def oracle(self, beta: float) -> float:
        """The loosest threshold that keeps β, for who knows the whole world."""
        at = np.argsort(-self._score, kind="stable")
        at = at[~self._silent[at]]
        answered, wrong = np.cumsum(self._weight[at]), np.cumsum(self._weight[at] * self._wrong[at])
        ends = np.append(self._score[at][1:] < self._score[at][:-1], True)[: len(at)]
        kept = np.flatnonzero(ends & (wrong <= beta * answered + 1e-12))
        return float(self._score[at][kept[-1]]) if len(kept) else NEVER

    def breaks(self, found: Thresholds, beta: float) -> bool:
        """Whether anything that was promised is false: for all articles together, or for one of its own."""
        own = Thresholds(NEVER, found.own, by_article=True)
        sets = [self.from_score(found.shared), self.answered(own)]
        sets += [self.from_score(least) & (self._article == article) for article, least in found.own.items()]
        return any(self.risk(chosen) > beta + 1e-12 for chosen in sets)

    def draw(self, count: int, chance: np.random.Generator, least: float = -NEVER) -> list[Labelled]:
        """Labels of questions drawn with replacement among those that score at least `least`, each alike."""
        among = np.flatnonzero(self._score >= least)
        weight = self._weight[among]
        return [
            Labelled(label.score, label.article, label.wrong)
            for label in (self.labels[at] for at in chance.choice(among, count, p=weight / weight.sum()))
        ]


def simulate_answers(
    world: AnswerWorld, beta: float, delta: float, draws: int, labels: int, cut: float, chance: np.random.Generator
) -> dict[str, Way]:
    """Ours, the threshold read off the same labels, the fixed `cut`, and the oracle.

    Of the labels the first 150, at most a third, show from which score on the others are drawn. The same `chance`
    gives the same trial.
    """
    ours, naive = [], []
    first = min(PILOT, labels // 3)
    for _ in range(draws):
        pilot = world.draw(first, chance)
        drawn = world.draw(labels - first, chance, worth_labelling(pilot, beta))
        found = fit(drawn, beta, delta)
        ours.append((world.breaks(found, beta), world.answered(found)))
        read_off = world.from_score(AnswerWorld(drawn).oracle(beta))
        naive.append((world.risk(read_off) > beta + 1e-12, read_off))
    fixed, known = world.from_score(cut), world.from_score(world.oracle(beta))
    return {
        "bound": _way(world, ours),
        "read_off": _way(world, naive),
        "fixed_cut": _way(world, [(world.risk(fixed) > beta + 1e-12, fixed)]),
        "oracle": _way(world, [(False, known)]),
    }


def _way(world: AnswerWorld, draws: Sequence[tuple[bool, Flags]]) -> Way:
    broken, risk, share = np.mean(
        [(bad, world.risk(chosen), world.share(chosen)) for bad, chosen in draws], axis=0
    ).tolist()
    return Way(broken, risk, share)
