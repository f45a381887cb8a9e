"""How well and how fast the reader reads, on public sets kept outside the repository (RAPPORT_SHARED)."""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from corpus.build import rows as corpus
from corpus.grammar import LANGUAGES

from rapport.domain.reading import Reading, Text, Tone
from rapport.triage.read import READERS
from rapport.triage.reader import Reader

SHARED = Path(os.environ.get("RAPPORT_SHARED", "../shared")) / "data"
BATCH = 1_000


def rows(name: str) -> list[dict[str, object]]:
    with gzip.open(SHARED / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read(texts: list[str], reader: Reader) -> list[Reading]:
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


def complaints(name: str, data: list[dict[str, object]], truth: list[bool], reader: Reader) -> Iterator[str]:
    readings = read([str(row["text"]) for row in data], reader)
    said = [str(reading.tone is Tone.COMPLAINT) for reading in readings]
    area = auc([reading.complaint for reading in readings], truth)
    f1 = macro_f1(said, [str(yes) for yes in truth])
    found = sum(a == "True" and b for a, b in zip(said, truth, strict=True)) / sum(truth)
    open_ = [past_the_rules(reading) for reading in readings]
    slipped = sum(a and b for a, b in zip(open_, truth, strict=True)) / sum(truth)
    yield f"{name:34} AUC {area:.3f}  macro-F1 {f1:.3f}  recall {found:.3f}  past the rules {slipped:.3f}"


def sentiment(language: str, reader: Reader) -> Iterator[str]:
    data = [row for row in rows(f"sentiment_{language}") if row["split"] != "train"]
    readings = read([str(row["text"]) for row in data], reader)
    f1 = macro_f1([reading.sentiment.value for reading in readings], [str(row["sentiment"]) for row in data])
    right = sum(reading.language == language[:2].replace("sp", "es") for reading in readings) / len(readings)
    yield f"sentiment {language:24} macro-F1 {f1:.3f}  language right {right:.3f}"


def own(language: str, reader: Reader) -> Iterator[str]:
    """The families of our corpus that taught no reader anything."""
    data = [row for row in corpus() if row["language"] == language and row["split"] == "test"]
    asked = [Text(row["id"], row["text"], row["kind"], rating=row.get("rating")) for row in data]
    readings = reader.read(asked)
    f1 = macro_f1([reading.tone.value for reading in readings], [row["tone"] for row in data])
    truth = [row["tone"] == "complaint" for row in data]
    area = auc([reading.complaint for reading in readings], truth)
    right = sum(reading.language == language for reading in readings) / len(readings)
    slipped = sum(map(past_the_rules, (r for r, yes in zip(readings, truth, strict=True) if yes))) / sum(truth)
    asked_for = [r.asks_for_person for r, row in zip(readings, data, strict=True) if row["asks_for_person"]]
    heard = f"{sum(asked_for)}/{len(asked_for)}"
    yield f"own corpus {language}, held-out families     AUC {area:.3f}  tone macro-F1 {f1:.3f}"
    yield f"{'':34} past the rules {slipped:.3f}  language right {right:.3f}  person heard {heard}"


def past_the_rules(reading: Reading) -> bool:
    """Whether nothing in the words keeps an automatic answer back."""
    return (
        reading.tone in (Tone.QUESTION, Tone.REQUEST)
        and not reading.marks
        and not reading.asks_for_person
        and "doubt" not in reading.reasons
    )


def speed(reader: Reader) -> Iterator[str]:
    texts = [str(row["text"]) for row in rows("complaints_tweets_dev")]
    texts += [str(row["text"]) for row in rows("sentiment_spanish")] + [
        str(row["text"]) for row in rows("sentiment_italian")
    ]
    read(texts[:BATCH], reader)
    began = time.process_time()
    read(texts, reader)
    rate = len(texts) / (time.process_time() - began)
    yield f"speed on one core, batches of {BATCH}     {rate:,.0f} messages/s"


def asking(name: str, reader: Reader) -> Iterator[str]:
    """How many plain requests stay open to an automatic answer, and how many are heard as asking for a person."""
    data = [row for row in rows(name) if row.get("split", "test") == "test"]
    readings = read([str(row["text"]) for row in data], reader)
    open_ = sum(map(past_the_rules, readings)) / len(readings)
    person = sum(reading.asks_for_person for reading in readings) / len(readings)
    spam = sum(reading.tone is Tone.SPAM for reading in readings) / len(readings)
    yield f"{name:34} open to an answer {open_:.3f}  person heard {person:.3f}  spam {spam:.4f}"


def main() -> Iterator[str]:
    """AUC, macro-F1, recall, and complaints that no rule stops; sentiment by language; messages a second."""
    for make in READERS.values():
        yield from measured(make())


def measured(reader: Reader) -> Iterator[str]:
    """All figures of one reader."""
    yield f"reader {reader.name}"
    for language in LANGUAGES:
        yield from own(language, reader)
    if not SHARED.is_dir():
        yield f"skipped: no public sets at {SHARED} (set RAPPORT_SHARED)"
        return
    tweets = rows("complaints_tweets_dev")
    brand = [row for row in tweets if not str(row["domain"]).startswith("random")]
    airline = rows("airline_tweets")
    for name, data, truth in (
        ("complaints tweets (all)", tweets, [row["complaint"] == 1 for row in tweets]),
        ("complaints tweets (brand-directed)", brand, [row["complaint"] == 1 for row in brand]),
        ("airline tweets (negative)", airline, [row["sentiment"] == "negative" for row in airline]),
    ):
        yield from complaints(name, data, truth, reader)
    for mood in ("english", "spanish", "italian"):
        yield from sentiment(mood, reader)
    for name in ("banking77_test", "clinc150"):
        yield from asking(name, reader)
    yield from speed(reader)
