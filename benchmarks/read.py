"""How well and how fast the reader reads, on public sets kept outside the repository (RAPPORT_SHARED)."""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from rapport.domain.reading import Reading, Text, Tone
from rapport.triage.read import default_reader

SHARED = Path(os.environ.get("RAPPORT_SHARED", "../shared")) / "data"
BATCH = 1_000


def rows(name: str) -> list[dict[str, object]]:
    with gzip.open(SHARED / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read(texts: list[str]) -> list[Reading]:
    reader = default_reader()
    asked = [Text(str(at), text) for at, text in enumerate(texts)]
    return [reading for at in range(0, len(asked), BATCH) for reading in reader.read(asked[at : at + BATCH])]


def auc(scores: list[float], truth: list[bool]) -> float:
    """Area under the ROC curve by ranks, ties shared."""
    values, yes = np.asarray(scores), np.asarray(truth)
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    n, m = int(yes.sum()), int((~yes).sum())
    return float((ranks[yes].sum() - n * (n + 1) / 2) / (n * m))


def macro_f1(said: list[str], truth: list[str]) -> float:
    scores = []
    for label in sorted(set(truth)):
        both = sum(a == b == label for a, b in zip(said, truth, strict=True))
        scores.append(2 * both / max(1, said.count(label) + truth.count(label)))
    return sum(scores) / len(scores)


def complaints(name: str, data: list[dict[str, object]], truth: list[bool]) -> Iterator[str]:
    readings = read([str(row["text"]) for row in data])
    said = [str(reading.tone is Tone.COMPLAINT) for reading in readings]
    area = auc([reading.complaint for reading in readings], truth)
    f1 = macro_f1(said, [str(yes) for yes in truth])
    found = sum(a == "True" and b for a, b in zip(said, truth, strict=True)) / sum(truth)
    open_ = [
        r.tone in (Tone.QUESTION, Tone.REQUEST) and not r.marks and "doubt" not in r.reasons for r in readings
    ]
    slipped = sum(a and b for a, b in zip(open_, truth, strict=True)) / sum(truth)
    yield (f"{name:34} AUC {area:.3f}  macro-F1 {f1:.3f}  recall {found:.3f}  past the rules {slipped:.3f}")


def sentiment(language: str) -> Iterator[str]:
    data = rows(f"sentiment_{language}")
    readings = read([str(row["text"]) for row in data])
    f1 = macro_f1([reading.sentiment.value for reading in readings], [str(row["sentiment"]) for row in data])
    right = sum(reading.language == language[:2].replace("sp", "es") for reading in readings) / len(readings)
    yield (f"sentiment {language:24} macro-F1 {f1:.3f}  language right {right:.3f}")


def speed() -> Iterator[str]:
    texts = [str(row["text"]) for row in rows("complaints_tweets_dev")]
    texts += [str(row["text"]) for row in rows("sentiment_spanish")] + [
        str(row["text"]) for row in rows("sentiment_italian")
    ]
    read(texts[:BATCH])
    began = time.process_time()
    read(texts)
    yield (
        f"speed on one core, batches of {BATCH}     {len(texts) / (time.process_time() - began):,.0f} messages/s"
    )


def main() -> Iterator[str]:
    """AUC, macro-F1, recall, and complaints that no rule stops; sentiment by language; messages a second."""
    if not SHARED.is_dir():
        yield f"skipped: no public sets at {SHARED} (set RAPPORT_SHARED)"
        return
    tweets = rows("complaints_tweets_dev")
    brand = [row for row in tweets if not str(row["domain"]).startswith("random")]
    airline, reviews = rows("airline_tweets"), rows("complaints_reviews")
    yield from complaints("complaints tweets (all)", tweets, [row["complaint"] == 1 for row in tweets])
    yield from complaints("complaints tweets (brand-directed)", brand, [row["complaint"] == 1 for row in brand])
    yield from complaints("airline tweets (negative)", airline, [r["sentiment"] == "negative" for r in airline])
    yield from complaints("complaints reviews", reviews, [row["complaint"] == 1 for row in reviews])
    for language in ("english", "spanish", "italian"):
        yield from sentiment(language)
    yield from speed()
