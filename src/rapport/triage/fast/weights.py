"""The trained weights: plain arrays in one file, checked against a checksum before a number of them is used."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rapport.domain.reading import Sentiment, Tone

TONES = tuple(Tone)
SENTIMENTS = tuple(Sentiment)
HEADS = (
    *(f"tone-{tone}" for tone in TONES),
    "complaint",
    *(f"sentiment-{side}" for side in SENTIMENTS),
    "urgent",
    "person",
)
FILE = "fast-1.npz"
CHECKSUM = "fast-1.sha256"


class BrokenWeights(Exception):
    """The file of weights is not the one that was released."""


@dataclass(frozen=True, slots=True)
class Table:
    """What each bucket says to each head: `said` (2**BITS, heads) in steps of `step` (heads,).

    `rarity` (2**BITS,) is each bucket's inverse document frequency.
    """

    said: NDArray[np.int8]
    step: NDArray[np.float32]
    rarity: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt, in arrays.

    `evidence`: (numbers, heads); `bias`: (heads,); `scale`: (2,), slope and shift from complaint sum to score.
    """

    words: Table
    letters: Table
    evidence: NDArray[np.float64]
    bias: NDArray[np.float64]
    scale: NDArray[np.float64]
    checksum: str = ""


@cache
def weights() -> Weights:
    """The released weights, read once. Raises `BrokenWeights` when the file is not what was released."""
    folder = files("rapport.triage").joinpath("weights")
    return unpacked(folder.joinpath(FILE).read_bytes(), folder.joinpath(CHECKSUM).read_text(encoding="ascii"))


def checked(data: bytes, checksum: str) -> str:
    """The SHA-256 of `data`, which must be the first word of `checksum` (hexadecimal); raises `BrokenWeights`."""
    if hashlib.sha256(data).hexdigest() != checksum.split()[0]:
        raise BrokenWeights(
            "The reader's weights are damaged or were changed; nothing was read with them. "
            "Install Rapport again, or rebuild them with `make train`."
        )
    return checksum.split()[0]


def unpacked(data: bytes, checksum: str) -> Weights:
    """The weights in `data`, whose SHA-256 must be `checksum` (hexadecimal)."""
    known = checked(data, checksum)
    with np.load(BytesIO(data), allow_pickle=False) as kept:
        return Weights(
            words=_table(kept, "words"),
            letters=_table(kept, "letters"),
            evidence=kept["evidence"],
            bias=kept["bias"],
            scale=kept["scale"],
            checksum=known,
        )


def packed(made: Weights) -> bytes:
    """The weights as the bytes of a file; the same weights give the same bytes."""
    arrays: dict[str, NDArray[Any]] = {"evidence": made.evidence, "bias": made.bias, "scale": made.scale}
    for name, table in (("words", made.words), ("letters", made.letters)):
        arrays |= {name: table.said, f"{name}_step": table.step, f"{name}_rarity": table.rarity.astype(np.float16)}
    out = BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def in_steps(weights: NDArray[np.float64], rarity: NDArray[np.float64]) -> Table:
    """A table whose weights are kept in a byte each: the largest of each head is 127 steps."""
    step = np.maximum(np.abs(weights).max(axis=0) / 127, 1e-12).astype(np.float32)
    return Table(np.round(weights / step).astype(np.int8), step, rarity.astype(np.float16).astype(np.float32))


def _table(kept: Mapping[str, NDArray[Any]], name: str) -> Table:
    return Table(kept[name], kept[f"{name}_step"], kept[f"{name}_rarity"].astype(np.float32))
