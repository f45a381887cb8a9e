"""How alike texts are in their words and letters, weighed by how rare these are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rapport.triage.fast.grams import Grams, cut
from rapport.triage.fast.weights import weights
from rapport.triage.normalise import words_of

USUAL = 60
LETTERS = 60_000
CELLS = 1_000_000
ENTRIES = 2_000_000
LONGEST = 1_500


class PreparedQuestions:
    """Questions prepared for comparing: half the cosine of words and pairs, half that of runs of 2 to 5 letters.

    A piece weighs (1 + ln times) · rarity. Its rarity is ln((1 + n + m) / (1 + df + m·p)) over the n
    questions and m = 60 imagined ones, in which it is as usual as in the messages that taught the fast reader
    (share p): "how do I" is common in every language before a shop has written its second question. What no
    question has still lengthens a message, so words nobody wrote about speak for *none of these*.
    """

    def __init__(self, questions: Sequence[str]) -> None:
        kinds = _cut(questions)
        usual = _usual()
        self._count = len(questions)
        self._postings = [
            Postings(grams, len(questions), share) for grams, share in zip(kinds, usual, strict=True)
        ]

    def near(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Likeness in [0, 1] of each text to each question: (texts, questions)."""
        parts = [self._near(part) for part in _batches(texts, max(1, CELLS // max(1, self._count)))]
        return np.concatenate(parts) if parts else np.zeros((0, self._count), dtype=np.float32)

    def _near(self, texts: Sequence[str]) -> NDArray[np.float32]:
        kinds = _cut(texts)
        cosines = [one.cosines(grams, len(texts)) for one, grams in zip(self._postings, kinds, strict=True)]
        return np.asarray((cosines[0] + cosines[1]) / 2, dtype=np.float32)


class Postings:
    """Which questions have a piece, and how much it counts there."""

    def __init__(self, grams: Grams, count: int, usual: NDArray[np.float32]) -> None:
        order = np.argsort(grams.bucket, kind="stable")
        self._buckets, starts, df = np.unique(grams.bucket[order], return_index=True, return_counts=True)
        self._starts = np.append(starts, len(order))
        self._df = df
        self._count, self._usual = count, usual
        self._owner = grams.owner[order]
        self._value = self._values(grams, count)[order]

    def cosines(self, grams: Grams, texts: int) -> NDArray[np.float64]:
        """Cosine of each text to each question: (texts, questions)."""
        total = np.zeros(texts * self._count)
        at, known = self._places(grams.bucket)
        at, owner, value = at[known], grams.owner[known], self._values(grams, texts)[known]
        lengths = self._starts[at + 1] - self._starts[at]
        for part in _parts(lengths):
            long = lengths[part]
            begins = np.cumsum(long) - long
            entry = np.repeat(self._starts[at[part]] - begins, long) + np.arange(int(long.sum()))
            cell = np.repeat(owner[part] * self._count, long) + self._owner[entry]
            total += np.bincount(cell, np.repeat(value[part], long) * self._value[entry], minlength=len(total))
        return np.minimum(total, 1.0).reshape(texts, self._count)

    def _places(self, bucket: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        if not len(self._buckets):
            return np.zeros_like(bucket), np.zeros(len(bucket), dtype=bool)
        at = np.minimum(np.searchsorted(self._buckets, bucket), len(self._buckets) - 1)
        return at, self._buckets[at] == bucket

    def _values(self, grams: Grams, texts: int) -> NDArray[np.float64]:
        at, known = self._places(grams.bucket)
        df = np.where(known, self._df[at], 0) if len(self._df) else np.zeros(len(at))
        rarity = np.log((1 + self._count + USUAL) / (1 + df + USUAL * self._usual[grams.bucket]))
        value = (1 + np.log(grams.times)) * rarity
        length = np.sqrt(np.bincount(grams.owner, value * value, minlength=texts))
        return np.asarray(value / length[grams.owner], dtype=np.float64)


def _cut(texts: Sequence[str]) -> tuple[Grams, Grams]:
    return cut([words_of(text[:LONGEST]) for text in texts])


def _batches(texts: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Up to `most` texts of about 60,000 letters together: long ones need no more memory than short ones."""
    begin, letters = 0, 0
    for at, text in enumerate(texts):
        letters += min(LONGEST, len(text))
        if letters >= LETTERS or at + 1 - begin == most:
            yield texts[begin : at + 1]
            begin, letters = at + 1, 0
    if begin < len(texts):
        yield texts[begin:]


def _parts(lengths: NDArray[np.int64]) -> Iterator[slice]:
    """Runs of pieces whose postings are few enough to be laid out at once."""
    ends = np.cumsum(lengths)
    begin = 0
    while begin < len(lengths):
        done = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + ENTRIES, side="right")))
        yield slice(begin, end)
        begin = end


@cache
def _usual() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The share of the fast reader's training messages that have each piece: words, letters; (2**BITS,) each."""
    kept = weights()
    words, letters = (np.exp(1.0 - table.rarity).astype(np.float32) for table in (kept.words, kept.letters))
    return words, letters
