"""Which article answers: ours beside a bag of words, on public sets that stay outside (RAPPORT_SHARED)."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.questions import SETS, Asked
from benchmarks.reading.measures import auc
from benchmarks.reading.sets import SHARED
from rapport.triage.deep.encoder import encoder, installed
from rapport.triage.match import Matcher
from rapport.triage.matching.space import Remembered

REFUSED = 0.6
KEPT = Path(os.environ.get("RAPPORT_BENCH_CACHE", Path(tempfile.gettempdir()) / "rapport-bench-points"))


@dataclass(frozen=True, slots=True)
class Said:
    """The likeliest article of each query, and how sure it is."""

    articles: list[str | None]
    scores: NDArray[np.float64]


class OnDisk:
    """An encoder whose points stay in a temporary folder: the sets are encoded once, at 50 texts a second."""

    name, size = "e5-small-q4", 384

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text: (texts, size)."""
        file = KEPT / f"{sha256(repr((self.name, list(texts))).encode()).hexdigest()}.npy"
        if not file.is_file():
            KEPT.mkdir(parents=True, exist_ok=True)
            np.save(file, encoder().encode(texts))
        return np.asarray(np.load(file), dtype=np.float32)


def main() -> Iterator[str]:
    """Accuracy in scope, rank of what is out of scope, and accuracy when 60 % of that is refused; times."""
    if not SHARED.is_dir():
        yield f"skipped: no public sets at {SHARED} (set RAPPORT_SHARED)"
        return
    readers = ["bag of words", "fast", *(["deep"] if installed() else [])]
    for name, make in SETS.items():
        asked = [make(seed) for seed in range(make.draws)]
        for reader in readers:
            yield measured(f"{name:26} {reader:13}", reader, asked)
        yield f"{name:26} {'published':13} {make.published}"
    if not installed():
        yield "deep skipped: pip install 'rapport[deep]'"


def measured(title: str, reader: str, draws: Sequence[Asked]) -> str:
    """The means over the draws of one set, for one reader."""
    began = time.process_time()
    figures = np.mean([figures_of(said(reader, one), one) for one in draws], axis=0)
    right, rank, kept = figures
    seconds = (time.process_time() - began) / len(draws)
    scope = "" if np.isnan(rank) else f"  out of scope AUROC {rank:.3f}, in scope at 60 % refused {kept:.4f}"
    return f"{title} in scope {right:.4f}{scope}  ({seconds:.0f} s)"


def figures_of(found: Said, asked: Asked) -> tuple[float, float, float]:
    """Accuracy in scope with no threshold, AUROC of the score, accuracy in scope with 60 % of the rest refused."""
    inside = np.array([article is not None for article in asked.truth])
    right = np.array([a == b for a, b in zip(found.articles, asked.truth, strict=True)])
    if inside.all():
        return float(right.mean()), float("nan"), float("nan")
    least = float(np.quantile(found.scores[~inside], REFUSED))
    rank = auc(found.scores.tolist(), inside.tolist())
    return float(right[inside].mean()), rank, float((right & (found.scores > least))[inside].mean())


def said(reader: str, asked: Asked) -> Said:
    """What one reader says of the queries."""
    if reader == "bag of words":
        return bag_of_words(asked)
    matcher = Matcher(asked.articles(), Remembered(OnDisk()) if reader == "deep" else None)
    found = matcher.match(asked.queries)
    return Said([one.likeliest for one in found], np.array([one.score for one in found]))


def bag_of_words(asked: Asked) -> Said:
    """Words and pairs, tf · idf, logistic regression, one article against the rest; the best score."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    counted = words.fit_transform(asked.questions)
    model = OneVsRestClassifier(LogisticRegression(C=30.0, solver="liblinear"))
    model.fit(counted, asked.owners)
    scores = model.decision_function(words.transform(asked.queries))
    return Said([str(model.classes_[at]) for at in scores.argmax(axis=1)], scores.max(axis=1))
