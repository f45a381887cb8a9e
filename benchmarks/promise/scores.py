"""The scores that are compared: a bag of words, the shipped reader, and a small layer on top of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.promise.sets import Split
from benchmarks.reading.table import read
from rapport.domain.reading import Text
from rapport.triage.fast.grams import BITS, cut
from rapport.triage.fast.heads import heads, numbers, values
from rapport.triage.fast.reader import FastReader
from rapport.triage.fast.weights import Weights
from rapport.triage.rule_reader import RuleReader

Floats = NDArray[np.float64]
Score = Callable[[Split, Weights], Floats]
WORDS_AND_MARKS = r"(?u)\w+|[^\w\s]"
WORDS_TRUST, LAYER_TRUST = 4.0, 1.0
NUMBERS_WEIGH = 0.25
EDGE = 1e-6


def bag_of_words(split: Split, _: Weights) -> Floats:
    """Words, pairs of words and punctuation marks, weighed by rarity, under a logistic regression."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORDS_AND_MARKS)
    taught, asked = words.fit_transform(split.taught.texts), words.transform(split.world.texts)
    return learnt(taught, split, asked, WORDS_TRUST)


def shipped(split: Split, weights: Weights) -> Floats:
    """The fast reader, which has seen nothing of the set."""
    return complaint_scores(split.world.texts, weights)


def layered(split: Split, weights: Weights) -> Floats:
    """What a layer of a brand's own may add: a logistic regression over the reader's heads and hashed pieces."""
    taught, asked = (features(part.texts, weights) for part in (split.taught, split.world))
    return learnt(taught, split, asked, LAYER_TRUST)


# A column of the table each: a score for every message of the world, high for complaints.
SCORES: dict[str, Score] = {"bag of words": bag_of_words, "shipped": shipped, "shipped + layer": layered}


def complaint_scores(texts: list[str], weights: Weights) -> Floats:
    return np.array(
        [reading.complaint for reading in read(({"text": text} for text in texts), FastReader(weights))]
    )


def learnt(taught: csr_matrix, split: Split, asked: csr_matrix, trust: float) -> Floats:
    """Log odds of `asked` after a logistic regression on the 40 %; more `trust` follows the labels closer."""
    made = LogisticRegression(C=trust, max_iter=1_000).fit(taught, split.taught.complaints)
    return np.asarray(made.decision_function(asked))


def features(texts: list[str], weights: Weights) -> csr_matrix:
    """(messages, columns): the reader's score in log odds, its heads, what the rules saw, the hashed pieces."""
    rules = RuleReader()
    seen = [rules.see(Text(str(at), text)) for at, text in enumerate(texts)]
    score = np.clip(complaint_scores(texts, weights), EDGE, 1 - EDGE)
    dense = NUMBERS_WEIGH * np.column_stack([np.log(score / (1 - score)), heads(seen, weights), numbers(seen)])
    shape = (len(texts), 1 << BITS)
    pieces = [
        csr_matrix((values(grams, table.rarity, len(texts)), (grams.owner, grams.bucket)), shape)
        for grams, table in zip(cut([one.words for one in seen]), (weights.words, weights.letters), strict=True)
    ]
    return csr_matrix(hstack([csr_matrix(dense), *pieces]))
