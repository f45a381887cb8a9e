"""The deep reader: what the fast reader hears, and what a transformer makes of the whole sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rapport.triage.deep.encoder import Encoder, encoder
from rapport.triage.deep.weights import Weights
from rapport.triage.deep.weights import weights as released
from rapport.triage.fast.reader import FastReader
from rapport.triage.fast.weights import Weights as FastWeights
from rapport.triage.fast.weights import weights as fast_weights
from rapport.triage.lexicon import OWN
from rapport.triage.rule_reader import Seen

NAME = "deep-1"
LAYER_SEES = 3.0
"""How much a brand's layer makes of the encoder's row, which lies close to the middle."""


class DeepReader(FastReader):
    """Reads as the fast reader does; its heads hear the encoder's row of each message, too, and add up.

    Sentence by sentence as well, where a message is open to an answer: all of them together are 3,000 characters
    at most, so a message costs three times an ordinary long one and no more. Raises `NotInstalled` when made
    without the encoder's package.
    """

    name = NAME

    def __init__(
        self, weights: Weights | None = None, fast: FastWeights | None = None, by: Encoder | None = None
    ) -> None:
        self._deep, self._encoder = weights or released(), by or encoder()
        super().__init__(replace(fast or fast_weights(), scale=self._deep.scale))

    @property
    def fingerprint(self) -> str:
        return f"{self.name}:{self._deep.checksum}:{self._encoder.name}:{super().fingerprint}"

    def _heads(self, seen: Sequence[Seen]) -> NDArray[np.float64]:
        said, shown = super()._heads(seen), np.zeros((len(seen), self._encoder.size))
        read = [at for at, one in enumerate(seen) if one.language in OWN and one.evidence.words]
        if read:
            rows = self._encoder.encode([seen[at].text.text for at in read])
            said[read] += sums(rows, self._deep)
            shown[read] = LAYER_SEES * (rows - self._deep.middle)
        return np.column_stack([said, shown])


def sums(rows: NDArray[np.float32], weights: Weights) -> NDArray[np.float64]:
    """What each head hears in each row of the encoder: (texts, size) to (texts, heads), row by row.

    Not one product: it could round a row differently in another batch.
    """
    said, bias = weights.said.astype(np.float64), weights.bias.astype(np.float64)
    return np.array([row.astype(np.float64) @ said + bias for row in rows]).reshape(len(rows), len(bias))
