"""A layer: weights that move a reader's complaint score, never further than its reach, kept as plain arrays."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from rapport.triage.layer.rows import SparseRows

REACH = 3.0
"""The furthest a score is moved, in log odds: from 0.05 to 0.51, from 0.95 to 0.49."""
_EDGE = 1e-6


class BrokenLayer(Exception):
    """The bytes of a layer are not those that were kept."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What corrections taught: one weight a column (columns,), for the reader with this fingerprint."""

    weights: NDArray[np.float32]
    reader: str
    checksum: str = ""

    def moved(self, scores: NDArray[np.float64], rows: SparseRows) -> NDArray[np.float64]:
        """Complaint scores in [0, 1] after the layer, each within `REACH` of where it was in log odds."""
        move = np.clip(rows.dot(self.weights.astype(np.float64)), -REACH, REACH)
        return np.asarray(1.0 / (1.0 + np.exp(-(log_odds(scores) + move))))

    def signs(self, reader: str) -> str:
        """The name under which a reader with this layer signs: a threshold of another layer does not count."""
        return f"{reader}+{self.checksum[:8]}"


def sealed(weights: NDArray[np.float64], reader: str) -> Layer:
    """A new layer with its checksum."""
    made = Layer(weights.astype(np.float32), reader)
    return replace(made, checksum=hashlib.sha256(packed(made)).hexdigest())


def packed(layer: Layer) -> bytes:
    """The layer as bytes to be kept; the same layer gives the same bytes."""
    out = BytesIO()
    reader = np.frombuffer(layer.reader.encode(), dtype=np.uint8)
    np.savez_compressed(out, allow_pickle=False, weights=layer.weights, reader=reader)
    return out.getvalue()


def unpacked(data: bytes, checksum: str) -> Layer:
    """The layer in `data`, whose SHA-256 must be `checksum` (hexadecimal); raises `BrokenLayer`."""
    if hashlib.sha256(data).hexdigest() != checksum:
        raise BrokenLayer("A brand's layer is damaged or was changed; nothing was read with it. Roll it back.")
    with np.load(BytesIO(data), allow_pickle=False) as kept:
        return Layer(kept["weights"], kept["reader"].tobytes().decode(), checksum)


def log_odds(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln(p / (1 - p)), for scores held to [1e-6, 1 - 1e-6]."""
    held = np.clip(scores, _EDGE, 1.0 - _EDGE)
    return np.asarray(np.log(held / (1.0 - held)))
