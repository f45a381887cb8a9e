"""What each trained head says of each message of a batch, and a message so judged before anything is concluded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rapport.domain.reading import Reading, Text
from rapport.triage.decide import ASKING
from rapport.triage.fast.grams import LONGEST, Grams, cut
from rapport.triage.fast.weights import HEADS, Table, Weights
from rapport.triage.lexicon import OWN
from rapport.triage.normalise import visible
from rapport.triage.rule_reader import Seen

AT_ONCE = 30_000
# What the rules saw, as a row of numbers beside the words.
SENSES = (
    "complaint", "negative", "turned", "sarcasm", "anger", "brand", "but", "praise", "positive", "spam", "mute",
    "chatter", "question", "request", "feedback", "urgency", "calm",
)  # fmt: skip
NUMBERS = len(SENSES) + 6 + len(OWN)
_MOST = 3
MOST_SENTENCES = 40
_ENDS = re.compile(r"(?<=[.!?;:…])\s+|\n+|(?=[¿¡])")


class Judged(NamedTuple):
    """A message as the rules see it, what each head says of it, what the rules make of it, and its score.

    `said` is (heads + more,): after the heads stands what else a layer may see, in numbers of about 1 in all.
    `trained`: whether anybody taught us its language; if not, it is left to the rules.
    """

    seen: Seen
    said: NDArray[np.float64]
    plain: Reading
    complaint: float
    trained: bool


def heads(messages: Sequence[Seen], weights: Weights) -> NDArray[np.float64]:
    """The sum of each head for each message: (messages, heads), the same alone as in any batch."""
    said = [_heads(part, weights) for part in _parts(messages)]
    return np.concatenate(said) if said else np.zeros((0, len(HEADS)))


def _parts(messages: Sequence[Seen]) -> Iterator[Sequence[Seen]]:
    """The batch in parts of about 30,000 letters, so that long messages need no more memory than short ones."""
    begin, letters = 0, 0
    for at, seen in enumerate(messages):
        letters += min(LONGEST, sum(map(len, seen.words)))
        if letters >= AT_ONCE:
            yield messages[begin : at + 1]
            begin, letters = at + 1, 0
    if begin < len(messages):
        yield messages[begin:]


def _heads(messages: Sequence[Seen], weights: Weights) -> NDArray[np.float64]:
    words, letters = cut([seen.words for seen in messages])
    said = (numbers(messages)[:, :, None] * weights.evidence).sum(axis=1) + weights.bias
    said += _sums(words, weights.words, len(messages))
    said += _sums(letters, weights.letters, len(messages))
    return np.asarray(said)


def values(grams: Grams, rarity: NDArray[np.float32], texts: int) -> NDArray[np.float64]:
    """How much each piece counts in its text: (1 + ln times) × rarity, brought to length 1 in each text."""
    value = (1.0 + np.log(grams.times)) * rarity[grams.bucket]
    length = np.sqrt(np.bincount(grams.owner, value * value, minlength=texts))
    return np.asarray(value / length[grams.owner], dtype=np.float64)


def _sums(grams: Grams, table: Table, texts: int) -> NDArray[np.float64]:
    sums = np.zeros((texts, len(HEADS)))
    if not len(grams.owner):
        return sums
    weighed = table.said[grams.bucket] * values(grams, table.rarity, texts)[:, None]
    begins = np.flatnonzero(np.diff(grams.owner, prepend=-1))
    sums[grams.owner[begins]] = np.add.reduceat(weighed, begins, axis=0) * table.step
    return sums


def numbers(messages: Iterable[Seen]) -> NDArray[np.float64]:
    """One row of `NUMBERS` a message: the sum of each sense (log), signs, length (log), marks and language."""
    rows = [_row(seen) for seen in messages]
    return np.array(rows, dtype=np.float64).reshape(len(rows), NUMBERS)


def _row(seen: Seen) -> list[float]:
    found = seen.evidence
    return [
        *(log1p(found.of(sense)) for sense in SENSES),
        min(found.questions, _MOST),
        min(found.shouts, _MOST),
        log1p(found.words),
        float(found.asks_for_person),
        float(found.negated_praise),
        float(bool(found.marks)),
        *(float(seen.language == language) for language in OWN),
    ]


def is_open(reading: Reading) -> bool:
    """Whether nothing that was learnt keeps an automatic answer back."""
    return reading.tone in ASKING and "doubt" not in reading.reasons


def sentences(seen: Seen) -> list[Text]:
    """The sentences of a message that has several, each a text of its own; one or two words tell nothing."""
    parts = [part for part in _ENDS.split(visible(seen.text.text[:LONGEST])) if part.count(" ") >= 2]
    if len(parts) < 2:
        return []
    return [Text("", part, seen.text.kind, seen.language) for part in parts[:MOST_SENTENCES]]
