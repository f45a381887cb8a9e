"""The measures by which readers are compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rapport.domain.reading import Reading, Tone


def auc(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """Area under the ROC curve by ranks, ties shared."""
    values, yes = np.asarray(scores), np.asarray(truth)
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    n, m = int(yes.sum()), int((~yes).sum())
    return float((ranks[yes].sum() - n * (n + 1) / 2) / (n * m))


def macro_f1(said: Sequence[str], truth: Sequence[str]) -> float:
    """The mean over the labels of `truth` of the harmonic mean of precision and recall."""
    scores = []
    for label in sorted(set(truth)):
        both = sum(a == b == label for a, b in zip(said, truth, strict=True))
        scores.append(2 * both / max(1, list(said).count(label) + list(truth).count(label)))
    return sum(scores) / len(scores)


def best_f1(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """The macro-F1 at the cut that is best for it: what a score could give if its threshold were known."""
    cuts = np.unique(np.quantile(np.asarray(scores), np.linspace(0.02, 0.98, 49)))
    return max(macro_f1([str(score >= cut) for score in scores], [str(yes) for yes in truth]) for cut in cuts)


def share(found: Sequence[bool]) -> float:
    return sum(found) / max(1, len(found))


def past_the_rules(reading: Reading) -> bool:
    """Whether nothing in the words keeps an automatic answer back."""
    return (
        reading.tone in (Tone.QUESTION, Tone.REQUEST)
        and not reading.marks
        and not reading.asks_for_person
        and "doubt" not in reading.reasons
    )
