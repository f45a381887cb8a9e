"""Training gives the same bytes each time, and learns nothing from what is held out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("sklearn", reason="training needs scikit-learn: pip install -e '.[train]'")

from corpus.train.deep import fit_deep
from corpus.train.examples import Example, examples

from rapport.domain.reading import Text
from rapport.triage.fast.weights import weights


class Letters:
    """An encoder that counts letters: quick, and enough to see what training hangs on."""

    name, size = "letters", 26

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = [[text.lower().count(chr(letter)) for letter in range(97, 123)] for text in texts]
        return np.array(counts, dtype=np.float32).reshape(len(texts), self.size)


def own() -> Iterator[Example]:
    ours = takewhile(lambda example: example.origin == "corpus", examples())
    return islice(ours, 0, None, 15)


def test_the_same_examples_give_the_same_bytes() -> None:
    given = list(own())
    assert fit_deep(given, weights(), Letters()) == fit_deep(given, weights(), Letters())


def test_what_is_held_out_teaches_nothing() -> None:
    given = list(own())
    changed = [replace(ex, text=Text("", "xyz " * 9)) if ex.split == "test" else ex for ex in given]
    assert changed != given
    assert fit_deep(given, weights(), Letters()) == fit_deep(changed, weights(), Letters())
