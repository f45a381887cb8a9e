"""Fits the deep reader's heads: logistic regressions on the encoder's rows, to be added to the fast heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from corpus.train.examples import Example
from corpus.train.fit import BALANCED, WEIGHS, scale, taught
from rapport.domain.reading import Reading
from rapport.triage.deep.encoder import Encoder
from rapport.triage.deep.reader import NAME, sums
from rapport.triage.deep.weights import Weights, packed
from rapport.triage.fast.heads import heads
from rapport.triage.fast.weights import HEADS
from rapport.triage.fast.weights import Weights as FastWeights
from rapport.triage.rule_reader import RuleReader
from rapport.triage.rules import conclude

# Chosen on the corpus's tune families; of the sentiment by cross-validation within its training rows.
STRENGTH = {"tone": 0.01, "complaint": 0.01, "sentiment": 0.001, "urgent": 0.03, "person": 0.03}
SOME = {
    "complaints_reviews": 800,
    "banking77_train": 1_000,
    "clinc150": 1_000,
    "service_calls": 500,
    "multidogo": 1_000,
}
"""How many short examples of a set are encoded, because encoding is slow; of every other set all are."""
SHORT = 300
ROUGHLY = 3
"""Decimals of a weight that are kept: a row has length 1, so a sum moves by 0.01 at the very most."""


def fit_deep(given: Sequence[Example], fast: FastWeights, encoder: Encoder) -> bytes:
    """The bytes of a file of weights, learnt from the examples whose split is `train`.

    The heads see the encoder's rows alone, never the fast heads' sums: those know the training examples too well.
    Both are added as they are; what their sum is worth is settled on families that taught neither.
    """
    lesson = list(_lesson(given))
    rows = encoder.encode([example.text.text for example in lesson])
    middle, spread = rows.mean(axis=0, dtype=np.float64), rows.std(axis=0, dtype=np.float64)
    scaled = (rows - middle) / spread
    plain = _by_rules(lesson)
    said, bias = np.zeros((encoder.size, len(HEADS))), np.zeros(len(HEADS))
    for head in STRENGTH:
        at, found, shift = _learnt(head, lesson, plain, scaled)
        said[:, at], bias[at] = found / spread[:, None], shift - (middle / spread) @ found
    said, bias = np.round(said, ROUGHLY).astype(np.float32), np.round(bias, ROUGHLY).astype(np.float32)
    raw = Weights(said, bias, np.array([1.0, 0.0]), np.round(middle, ROUGHLY).astype(np.float32))
    raw.scale[:] = _scale(raw, fast, encoder, [ex for ex in given if ex.origin == "corpus" and ex.split == "tune"])
    return packed(raw)


def _lesson(given: Sequence[Example]) -> Iterator[Example]:
    taken: Counter[str] = Counter()
    for example in given:
        most = SOME.get(example.origin)
        if example.split != "train" or (most is not None and len(example.text.text) > SHORT):
            continue
        taken[example.origin] += 1
        if most is None or taken[example.origin] <= most:
            yield example


def _by_rules(lesson: Sequence[Example]) -> list[Reading]:
    rules = RuleReader()
    seen = [rules.see(example.text) for example in lesson]
    return [conclude(one.text, one.language, one.evidence, NAME) for one in seen]


def _learnt(
    head: str, lesson: Sequence[Example], plain: Sequence[Reading], rows: NDArray[np.float64]
) -> tuple[list[int], NDArray[np.float64], NDArray[np.float64]]:
    """Where the head's sums stand in a row of heads, its weights (size, sums) and its shifts (sums,)."""
    labels = [taught(example, head, by_rules) for example, by_rules in zip(lesson, plain, strict=True)]
    known = [at for at, label in enumerate(labels) if label is not None]
    shares = [WEIGHS.get((head, lesson[at].origin == "corpus"), 1.0) for at in known]
    balance = "balanced" if head in BALANCED else None
    model = LogisticRegression(C=STRENGTH[head], max_iter=400, class_weight=balance)
    model.fit(rows[known], np.array([labels[at] for at in known]), sample_weight=shares)
    names = [f"{head}-{label}" for label in model.classes_] if len(model.classes_) > 2 else [head]
    return [HEADS.index(name) for name in names], model.coef_.T, model.intercept_


def _scale(raw: Weights, fast: FastWeights, encoder: Encoder, held: Sequence[Example]) -> tuple[float, float]:
    rules = RuleReader()
    seen = [rules.see(example.text) for example in held]
    said = heads(seen, fast) + sums(encoder.encode([example.text.text for example in held]), raw)
    return scale(seen, said, held)
