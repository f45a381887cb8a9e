"""Sentiment of tweets in three languages, on the rows kept for validation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.reading import bag
from benchmarks.reading.measures import macro_f1, share
from benchmarks.reading.sets import MOODS, moods
from benchmarks.reading.table import line, read
from rapport.triage.reader import Reader

# XLM-T on the sets' own test rows (Barbieri et al., LREC 2022): a larger model, trained further on tweets.
PUBLISHED = {"english": 0.706, "spanish": 0.685, "italian": 0.709}


def figures(readers: Mapping[str, Reader]) -> Iterator[str]:
    """Macro-F1 of three moods; the bag of words learns from the same training rows."""
    for name, language in MOODS.items():
        held = moods(name, train=False)
        truth = [row["sentiment"] for row in held]
        found = {key: read(held, reader) for key, reader in readers.items()}
        f1 = {key: macro_f1([reading.sentiment.value for reading in said], truth) for key, said in found.items()}
        if bag.INSTALLED:
            train = moods(name, train=True)
            labels, shares = bag.shares(train, [row["sentiment"] for row in train], held)
            f1["bag"] = macro_f1([labels[at] for at in shares.argmax(axis=1)], truth)
        yield line(f"sentiment, {name}: macro-F1", f1 | {"published": PUBLISHED[name]})
        right = {key: share([reading.language == language for reading in said]) for key, said in found.items()}
        yield line(f"sentiment, {name}: language right", right)
