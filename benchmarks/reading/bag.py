"""The bag of words beside which readers are measured: TF-IDF of words and letters, and a logistic regression."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from benchmarks.reading.sets import Row

INSTALLED = find_spec("sklearn") is not None


def shares(
    train: Sequence[Row], truth: Sequence[str], held: Sequence[Row]
) -> tuple[list[str], NDArray[np.float64]]:
    """The labels, and for each held row their shares (held, labels), learnt from `train`."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    pieces = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True),
    )
    model = make_pipeline(pieces, LogisticRegression(C=3.0, max_iter=400, class_weight="balanced"))
    model.fit([row["text"] for row in train], list(truth))
    return list(model.classes_), model.predict_proba([row["text"] for row in held])


def unseen_domains(rows: Sequence[Row]) -> list[float]:
    """A complaint score for each row, by a bag of words that learnt from all other domains but its own."""
    scores = np.zeros(len(rows))
    for domain in sorted({row["domain"] for row in rows}):
        out = [at for at, row in enumerate(rows) if row["domain"] == domain]
        rest = [row for row in rows if row["domain"] != domain]
        _, found = shares(rest, [str(row["complaint"]) for row in rest], [rows[at] for at in out])
        scores[out] = found[:, 1]
    return list(scores)
