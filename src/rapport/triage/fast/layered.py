"""A brand's layer on the fast reader: it moves the complaint score, and nothing that the rules hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rapport.domain.reading import Reading, Tone
from rapport.triage.fast.grams import cut
from rapport.triage.fast.heads import Judged, is_open, numbers, values
from rapport.triage.fast.weights import HEADS, Weights
from rapport.triage.layer.layer import Layer, log_odds
from rapport.triage.layer.rows import SparseRows, joined, rows
from rapport.triage.rules import low

LOW_STARS = 0.9
AT_ONCE = 250
LETTERS_SEEN = 600
_HEADS_WEIGH, _NUMBERS_WEIGH, _SCORE_WEIGHS, _ALWAYS = 0.05, 0.1, 1 / 6, 0.5


class Concluding(Protocol):
    """What of the fast reader a layer needs."""

    name: str
    weights: Weights

    def concluded(self, one: Judged) -> Reading: ...

    def in_sentences(self, judged: Sequence[Judged]) -> list[Judged]: ...


def layered(
    reader: Concluding, judged: Sequence[Judged], readings: Sequence[Reading], layers: Sequence[Layer | None]
) -> list[Reading]:
    """The readings, those of brands with a layer concluded from the moved score and signed with its checksum.

    What has become open to an answer only now is read sentence by sentence first, as everything open is.
    """
    made = list(readings)
    for layer in {one.checksum: one for one in layers if one}.values():
        mine = [at for at, one in enumerate(layers) if one and one.checksum == layer.checksum]
        found = moved([judged[at] for at in mine], layer, reader.weights)
        fresh = dict(zip(mine, map(reader.concluded, found), strict=True))
        opened = [at for at in mine if is_open(fresh[at]) and not is_open(readings[at])]
        again = moved(reader.in_sentences([judged[at] for at in opened]), layer, reader.weights)
        fresh |= dict(zip(opened, map(reader.concluded, again), strict=True))
        for at, reading in fresh.items():
            made[at] = replace(reading, reader=layer.signs(reader.name))
    return made


def moved(judged: Sequence[Judged], layer: Layer, weights: Weights) -> list[Judged]:
    """The same messages with their scores after the layer; what only the rules read stays as it is."""
    done: list[Judged] = []
    for begin in range(0, len(judged), AT_ONCE):
        part = judged[begin : begin + AT_ONCE]
        scores = layer.moved(_scores(part), rows_of(part, weights))
        done += [_held(one, float(score)) for one, score in zip(part, scores, strict=True)]
    return done


def _held(one: Judged, score: float) -> Judged:
    """A layer lowers neither what the rules call a complaint nor what few stars say."""
    if not one.trained:
        return one
    if one.plain.tone is Tone.COMPLAINT:
        score = max(score, one.complaint)
    return one._replace(complaint=round(max(score, LOW_STARS) if low(one.seen.text) else score, 6))


def rows_of(judged: Sequence[Judged], weights: Weights) -> SparseRows:
    """What a layer sees of messages (at least one): score, heads, evidence, the pieces of their first words."""
    parts = [judged[begin : begin + AT_ONCE] for begin in range(0, len(judged), AT_ONCE)]
    return joined([_rows(part, weights) for part in parts])


def _rows(judged: Sequence[Judged], weights: Weights) -> SparseRows:
    seen = [one.seen for one in judged]
    words, letters = cut([_first(one.words) for one in seen])
    said = np.array([one.said for one in judged]).reshape(len(judged), -1)
    dense = np.column_stack(
        [
            np.full(len(judged), _ALWAYS),
            _SCORE_WEIGHS * np.clip(log_odds(_scores(judged)), -6, 6),
            _NUMBERS_WEIGH * np.clip(numbers(seen), -3, 3),
            _HEADS_WEIGH * np.clip(said[:, : len(HEADS)], -6, 6),
            said[:, len(HEADS) :],
        ]
    )
    pieces = ((words, weights.words.rarity), (letters, weights.letters.rarity))
    return rows(dense, [(grams, values(grams, rarity, len(judged))) for grams, rarity in pieces])


def _first(words: Sequence[str]) -> list[str]:
    """The words within the first 600 letters: more would make learning heavy, and the score knows the rest."""
    ends = np.cumsum([len(word) + 1 for word in words])
    return list(words[: int(np.searchsorted(ends, LETTERS_SEEN, "right"))])


def _scores(judged: Sequence[Judged]) -> NDArray[np.float64]:
    return np.array([one.complaint for one in judged], dtype=np.float64)
