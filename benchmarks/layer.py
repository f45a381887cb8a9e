"""What a brand's own layer adds to the shipped reader, beside a bag of words taught with the same messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from corpus.train.points import Kept
from numpy.typing import NDArray

from benchmarks.reading.measures import auc
from benchmarks.reading.sets import SHARED, rows
from benchmarks.reading.table import BATCH
from rapport.domain.reading import Text
from rapport.triage.deep.encoder import encoder, installed
from rapport.triage.deep.reader import DeepReader
from rapport.triage.fast.reader import FastReader
from rapport.triage.layer.layer import Layer
from rapport.triage.layer.learn import PER_DAY, Lesson, learn
from rapport.triage.simulation import World, simulate

TAUGHT = 0.4
ALPHAS, DELTA = (0.01, 0.02, 0.05), 0.05
DRAWS, LABELS = 1_000, 2_000
# Encoding them takes some minutes; what was encoded once is kept in build/.
ENCODED = 3_000


def main() -> Iterator[str]:
    """AUC, and the share of messages that are no complaint answered at α = 1, 2, 5 %, in the exact form.

    The messages are taken in one fixed order by chance; the first 40 % teach, the others are the world. Days are
    counted so that no lesson weighs less than one.
    """
    if not SHARED.is_dir():
        yield f"skipped: no public sets at {SHARED} (set RAPPORT_SHARED)"
        return
    yield f"{'':44} AUC   automated at α = 1 / 2 / 5 %"
    reader = FastReader()
    airline = [(str(row["text"]), row["sentiment"] == "negative") for row in rows("airline_tweets")]
    yield from measured("airline tweets", mixed(airline), reader)
    if installed():
        some = mixed(airline)[:ENCODED]
        yield from measured(f"{ENCODED:,} airline tweets", some, reader)
        yield from measured(f"{ENCODED:,} airline tweets, deep", some, DeepReader(by=Kept(encoder())))
    tweets = [(str(row["text"]), row["complaint"] == 1) for row in rows("complaints_tweets_dev")]
    yield from measured("complaints tweets", mixed(tweets), reader)
    moods = rows("sentiment_english")
    # The reader has learnt from this set's training rows: only its validation rows can be the world.
    known = [(str(row["text"]), row["sentiment"] == "negative") for row in moods if row["split"] == "train"]
    fresh = [(str(row["text"]), row["sentiment"] == "negative") for row in moods if row["split"] != "train"]
    yield from alone("sentiment english, validation rows", known, mixed(fresh), reader)


def mixed(given: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    return [given[at] for at in np.random.default_rng(0).permutation(len(given))]


def measured(name: str, given: Sequence[tuple[str, bool]], reader: FastReader) -> Iterator[str]:
    """The reader alone, with a layer learnt from the first 40 %, and a bag of words learnt from the same."""
    cut = int(TAUGHT * len(given))
    yield from alone(name, given[:cut], given[cut:], reader)
    lessons = [
        Lesson(Text("", text), complaint, contact=str(at), day=int(at // PER_DAY))
        for at, (text, complaint) in enumerate(given[:cut])
    ]
    layer = learn(lessons, reader)
    yield line(f"{name}: reader with a layer from {cut:,}", scores(given[cut:], reader, layer), given[cut:])


def alone(
    name: str, taught: Sequence[tuple[str, bool]], world: Sequence[tuple[str, bool]], reader: FastReader
) -> Iterator[str]:
    yield line(f"{name}: reader alone", scores(world, reader, None), world)
    if (found := bag_of_words(taught, [text for text, _ in world])) is not None:
        yield line(f"{name}: bag of words from {len(taught):,}", found, world)


def scores(given: Sequence[tuple[str, bool]], reader: FastReader, layer: Layer | None) -> NDArray[np.float64]:
    asked = [Text("", text) for text, _ in given]
    parts = [asked[at : at + BATCH] for at in range(0, len(asked), BATCH)]
    return np.array([one.complaint for part in parts for one in reader.read(part, [layer] * len(part))])


def bag_of_words(taught: Sequence[tuple[str, bool]], asked: Sequence[str]) -> NDArray[np.float64] | None:
    """Words and pairs that two messages share, weighed by tf-idf, and logistic regression; None where the library
    for training is not installed.
    """
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        return None
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2)
    model = LogisticRegression(C=4.0, max_iter=500)
    model.fit(words.fit_transform([text for text, _ in taught]), [complaint for _, complaint in taught])
    return np.asarray(model.decision_function(words.transform(asked)), dtype=np.float64)


def line(name: str, found: NDArray[np.float64], world: Sequence[tuple[str, bool]]) -> str:
    truth = [complaint for _, complaint in world]
    rows = simulate(World(found, truth), ALPHAS, DELTA, DRAWS, LABELS, np.random.default_rng(1))
    shares = " / ".join(f"{row.umbrella.automated:.1%}" for row in rows)
    return f"{name:44} {auc(list(found), truth):.3f} {shares}"
