"""Fits the heads: multinomial and binary logistic regressions on hashed pieces and the rules' evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from corpus.train.examples import Example
from rapport.domain.reading import Reading
from rapport.triage.decide import ASKING
from rapport.triage.fast.grams import BITS, Grams, cut
from rapport.triage.fast.heads import heads, numbers, values
from rapport.triage.fast.reader import NAME, complaint_sum
from rapport.triage.fast.weights import HEADS, Weights, in_steps, packed
from rapport.triage.rule_reader import RuleReader, Seen
from rapport.triage.rules import conclude

HARMLESS_BELOW = 0.45
EVIDENCE_WEIGHS = 0.1
BALANCED = frozenset({"tone", "complaint"})
WEIGHS = {("sentiment", True): 0.2, ("tone", False): 0.2}
"""What an example weighs, by head and whether it is ours."""
DECIMALS = 4
"""Processors differ past the eighth; what is kept is rounded, so that the bytes do not."""
STRENGTH = {"tone": 3.0, "complaint": 3.0, "sentiment": 1.0, "urgent": 3.0, "person": 3.0}


class Lesson:
    """The training examples as a matrix: pieces of words, of letters, and evidence, side by side."""

    def __init__(self, given: Sequence[Example]) -> None:
        rules = RuleReader()
        self.given = given
        self.seen: list[Seen] = [rules.see(example.text) for example in given]
        plain = [conclude(seen.text, seen.language, seen.evidence, NAME) for seen in self.seen]
        self.by_rules = plain
        words, letters = cut([seen.words for seen in self.seen])
        self.words_rarity, self.letters_rarity = (_rarity(grams, len(given)) for grams in (words, letters))
        self.evidence = numbers(self.seen)
        self.middle, self.spread = self.evidence.mean(axis=0), self.evidence.std(axis=0) + 1e-6
        scaled = EVIDENCE_WEIGHS * (self.evidence - self.middle) / self.spread
        self.matrix = sparse.hstack(
            [
                _matrix(words, self.words_rarity, len(given)),
                _matrix(letters, self.letters_rarity, len(given)),
                sparse.csr_matrix(scaled),
            ]
        ).tocsr()


def fit(given: Sequence[Example], learn_from: frozenset[str]) -> bytes:
    """The bytes of a file of weights, learnt from the examples of the given splits."""
    lesson = Lesson([example for example in given if example.split in learn_from])
    columns = np.zeros((lesson.matrix.shape[1], len(HEADS)))
    bias = np.zeros(len(HEADS))
    for head in STRENGTH:
        at, found, shift = _learnt(lesson, head)
        columns[:, at] = found
        bias[at] = shift
    raw = _weights(lesson, columns, bias)
    return _to_scale(raw, [example for example in given if example.origin == "corpus" and example.split == "tune"])


def _learnt(lesson: Lesson, head: str) -> tuple[list[int], NDArray[np.float64], NDArray[np.float64]]:
    labels = [taught(example, head, plain) for example, plain in zip(lesson.given, lesson.by_rules, strict=True)]
    known = [at for at, label in enumerate(labels) if label is not None]
    balance = "balanced" if head in BALANCED else None
    shares = [WEIGHS.get((head, lesson.given[at].origin == "corpus"), 1.0) for at in known]
    model = LogisticRegression(C=STRENGTH[head], max_iter=400, class_weight=balance)
    model.fit(lesson.matrix[known], np.array([labels[at] for at in known]), sample_weight=shares)
    names = [f"{head}-{label}" for label in model.classes_] if len(model.classes_) > 2 else [head]
    return [HEADS.index(name) for name in names], model.coef_.T, model.intercept_


def taught(example: Example, head: str, by_rules: Reading) -> Any:
    """What an example teaches a head: plain requests are no complaints, and of the tone the rules are sure of."""
    if "asking" not in example.labels:
        return example.labels.get(head)
    harmless = by_rules.complaint < HARMLESS_BELOW
    if head == "complaint":
        return False if harmless else None
    sure = harmless and "doubt" not in by_rules.reasons and by_rules.tone in ASKING
    return by_rules.tone.value if head == "tone" and sure else None


def _weights(lesson: Lesson, columns: NDArray[np.float64], bias: NDArray[np.float64]) -> Weights:
    size = 1 << BITS
    evidence = EVIDENCE_WEIGHS * columns[2 * size :] / lesson.spread[:, None]
    return Weights(
        words=in_steps(columns[:size], lesson.words_rarity),
        letters=in_steps(columns[size : 2 * size], lesson.letters_rarity),
        evidence=np.round(evidence, DECIMALS),
        bias=np.round(bias - lesson.middle @ evidence, DECIMALS),
        scale=np.array([1.0, 0.0]),
    )


def _to_scale(raw: Weights, held: Sequence[Example]) -> bytes:
    """The same weights, their complaint sum brought to scale on families that taught nothing."""
    rules = RuleReader()
    seen = [rules.see(example.text) for example in held]
    raw.scale[:] = scale(seen, heads(seen, raw), held)
    return packed(raw)


def scale(seen: Sequence[Seen], said: NDArray[np.float64], held: Sequence[Example]) -> tuple[float, float]:
    """Slope and shift from complaint sum to score, for rows of heads that `held` did not teach."""
    plain = [conclude(one.text, one.language, one.evidence, NAME).complaint for one in seen]
    sums = [complaint_sum(score, row) for score, row in zip(plain, said, strict=True)]
    truth = [example.labels["complaint"] for example in held]
    model = LogisticRegression(C=100.0, class_weight="balanced").fit(np.array(sums)[:, None], truth)
    return round(float(model.coef_[0, 0]), DECIMALS), round(float(model.intercept_[0]), DECIMALS)


def _rarity(grams: Grams, texts: int) -> NDArray[np.float64]:
    found = np.bincount(grams.bucket, minlength=1 << BITS)
    # Kept in half precision, so trained with what is kept.
    return (np.log((1 + texts) / (1 + found)) + 1).astype(np.float16).astype(np.float64)


def _matrix(grams: Grams, rarity: NDArray[np.float64], texts: int) -> sparse.csr_matrix:
    value = values(grams, rarity.astype(np.float32), texts)
    return sparse.csr_matrix((value, (grams.owner, grams.bucket)), shape=(texts, 1 << BITS))
