"""The deep reader's heads: a few plain arrays in one file, checked before a number of them is used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from rapport.triage.fast.weights import checked

FILE = "deep-1.npz"
CHECKSUM = "deep-1.sha256"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each number of the encoder's row says to each head of the fast reader (`fast.weights.HEADS`).

    `said`: (size, heads); `bias`: (heads,); `scale`: (2,), slope and shift from the complaint sum of both readers'
    heads to a score. `middle`: (size,), the mean row of what it learnt from; a brand's layer sees rows from there.
    """

    said: NDArray[np.float32]
    bias: NDArray[np.float32]
    scale: NDArray[np.float64]
    middle: NDArray[np.float32]
    checksum: str = ""


@cache
def weights() -> Weights:
    """The released weights, read once. Raises `BrokenWeights` when the file is not what was released."""
    folder = files("rapport.triage").joinpath("weights")
    return unpacked(folder.joinpath(FILE).read_bytes(), folder.joinpath(CHECKSUM).read_text(encoding="ascii"))


def unpacked(data: bytes, checksum: str) -> Weights:
    """The weights in `data`, whose SHA-256 must be `checksum` (hexadecimal)."""
    known = checked(data, checksum)
    with np.load(BytesIO(data), allow_pickle=False) as kept:
        return Weights(kept["said"], kept["bias"], kept["scale"], kept["middle"], known)


def packed(made: Weights) -> bytes:
    """The weights as the bytes of a file; the same weights give the same bytes."""
    out = BytesIO()
    np.savez_compressed(
        out, allow_pickle=False, said=made.said, bias=made.bias, scale=made.scale, middle=made.middle
    )
    return out.getvalue()
