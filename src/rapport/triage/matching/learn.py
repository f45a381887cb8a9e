"""What tells the articles apart, learnt from their questions: softmax regression on likenesses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rapport.triage.matching.descend import descend

Numbers = NDArray[np.float32]
LANDMARKS = 4_500
WEIGHT = 0.02
NONE_LEADS = 1.0
ROWS = 64
_EDGE = 1e-3


class Learnt:
    """Shares of the articles, beside a constant rival, *none of these*, that is ahead of a text like nothing.

    A question is described by its likeness to about 4,500 landmarks among them (Williams and Seeger, "Using the
    Nyström Method to Speed Up Kernel Machines", 2001; with fewer questions it is exact). The sum of an article is
    a linear function of that, 0 for a text like nothing; the rival's sum is ln(articles) + 1. The loss is the
    cross-entropy plus 0.01 · the squared length in the kernel's space.
    """

    def __init__(self, likeness: Numbers, landmarks: NDArray[np.intp], owner: NDArray[np.intp]) -> None:
        """`likeness`: (questions, landmarks); `owner`: each question's article, 0 to articles - 1."""
        self.none = float(np.log(owner.max() + 1)) + NONE_LEADS
        among = likeness[landmarks].astype(np.float64)
        root = np.linalg.cholesky((among + among.T) / 2 + _EDGE * np.eye(len(landmarks)))
        back = np.linalg.inv(root).T.astype(np.float32)
        self._sums = back @ self._fit(likeness @ back, owner)

    def shares(self, likeness: Numbers) -> Numbers:
        """The probability of each article, which with that of *none of these* sum to 1: (texts, articles)."""
        return _shares(product(likeness, self._sums), self.none)[0]

    def _fit(self, described: Numbers, owner: NDArray[np.intp]) -> Numbers:
        rows = np.arange(len(owner))

        def loss(sums: Numbers) -> tuple[float, Numbers]:
            said = described @ sums
            shares, log_total = _shares(said, self.none)
            fit = float((log_total - said[rows, owner]).sum(dtype=np.float64))
            shares[rows, owner] -= 1
            return fit + WEIGHT / 2 * float(np.vdot(sums, sums)), described.T @ shares + WEIGHT * sums

        return descend(loss, np.zeros((described.shape[1], int(owner.max()) + 1), dtype=np.float32))


def _shares(said: Numbers, none: float) -> tuple[Numbers, Numbers]:
    """Softmax of each row with `none` as one more sum, and the logarithm of its total."""
    top = np.maximum(said.max(axis=1, keepdims=True), none)
    raised = np.exp(said - top)
    total = raised.sum(axis=1, keepdims=True) + np.exp(none - top)
    return raised / total, (np.log(total) + top)[:, 0]


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
