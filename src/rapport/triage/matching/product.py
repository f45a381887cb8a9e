"""A product of matrices in which a row's numbers hang on that row alone, not on what stands beside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
ROWS = 64


def product(rows: Numbers, matrix: Numbers) -> Numbers:
    """`rows` (n, k) times `matrix` (k, m).

    Always in blocks of 64 rows, the last one filled up: a library for matrices sums in another order for
    another shape, and a decision must be the same alone as in any batch.
    """
    out = np.empty((len(rows), matrix.shape[1]), dtype=np.float32)
    for at in range(0, len(rows), ROWS):
        block = rows[at : at + ROWS]
        full = block if len(block) == ROWS else np.vstack([block, np.zeros((ROWS - len(block), rows.shape[1]))])
        out[at : at + ROWS] = (full.astype(np.float32, order="C", copy=False) @ matrix)[: len(block)]
    return out
