"""Where a robot may answer: one threshold for all articles, or one for each article that earned its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, floor, isfinite, log, log1p

from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.selective import NEVER, STARTS, selective

PILOT = 150
_FEWEST = 0.1


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with the matcher's score, the article it would be answered with, and whether that is wrong."""

    score: float
    article: str | None
    wrong: bool
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What δ bought: `shared` for all articles together, `own` for those that keep β by themselves.

    All of it holds at once with probability at least 1 - δ, so either half may be used, chosen after seeing both.
    Not both at once: two sets of answers that keep β need not do so together where they overlap.
    """

    shared: float = NEVER
    own: dict[str, float] = field(default_factory=dict)
    by_article: bool = False

    def of(self, article: str | None) -> float:
        """From which score this article is answered with; `inf`: never."""
        if article is None:
            return NEVER
        return self.own.get(article, NEVER) if self.by_article else self.shared

    def answers(self, label: Labelled) -> bool:
        return label.score >= self.of(label.article)


def fit(labels: Sequence[Labelled], beta: float, delta: float) -> Thresholds:
    """P(wrong | answered) <= β in all and, where articles earned it, for each, with probability 1 - δ.

    Half of δ goes to the shared threshold. Of the other half the article with the k-th most labels has
    6/(π²k²): how many labels an article has says nothing of how many are wrong. Used is what answers more.
    """
    said = [label for label in labels if label.article is not None]
    shared = _fit(said, beta, delta / 2)
    counted = Counter(label.article for label in said if label.article is not None)
    # The name decides among equals, so that no order of the labels does.
    ranked = sorted(counted, key=lambda article: (-counted[article], article))
    own = {
        article: _fit([label for label in said if label.article == article], beta, alpha_spent(delta / 2, rank))
        for rank, article in enumerate(ranked, start=1)
    }
    own = {article: threshold for article, threshold in own.items() if isfinite(threshold)}
    among = [Thresholds(shared, own, by_article) for by_article in (False, True)]
    return max(among, key=lambda found: sum(map(found.answers, said)))


def labels_for_answers(beta: float, delta: float) -> int:
    """The fewest labelled questions with which `fit` may answer: all right, one threshold for all."""
    return min(_fewest(share, beta, delta / 2 * part) for share, part in STARTS)


def _fewest(share: float, beta: float, level: float) -> int:
    """From how many on the rank before the first of a sequence passes, with nothing wrong."""
    return floor(ceil(log(level) / log1p(-beta)) / share) + 1


def worth_labelling(pilot: Sequence[Labelled], beta: float) -> float:
    """From which score on labels teach about β, by a first few drawn from all messages.

    The loosest score above which at most 2β of the pilot are wrong, or a tenth of it lies. Only messages drawn
    afterwards, among those that reach it, may be given to `fit`: then it may hang on the pilot's labels.
    """
    ranked = sorted(pilot, key=lambda label: (-label.score, not label.wrong))
    wrong, last = 0, max(0, int(_FEWEST * len(ranked)) - 1)
    for at, label in enumerate(ranked):
        wrong += label.wrong
        if wrong <= 2 * beta * (at + 1):
            last = max(last, at)
    return ranked[last].score if ranked else -NEVER


def _fit(labels: Sequence[Labelled], beta: float, delta: float) -> float:
    return selective(
        [label.score for label in labels],
        [label.wrong for label in labels],
        beta,
        delta,
        probability=[label.probability for label in labels],
    )
