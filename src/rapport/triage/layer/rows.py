"""What a layer sees of a batch of messages: a few numbers each, and the pieces of their words in few buckets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.triage.fast.grams import BITS, Grams

FOLDED = 14
BUCKETS = 1 << FOLDED
LONGEST_ROW = 2.0**0.5
"""No row is longer (Euclid), whatever was written: the bound on what one lesson can do rests on it."""


@dataclass(frozen=True, slots=True)
class SparseRows:
    """A sparse matrix of one row a message.

    `dense`: (messages, numbers). Entry i of the sparse part adds `value[i]` at message `owner[i]` and column
    `column[i]` in [0, width); the dense columns come after those.
    """

    dense: NDArray[np.float64]
    owner: NDArray[np.int32]
    column: NDArray[np.int32]
    value: NDArray[np.float64]
    width: int

    def __len__(self) -> int:
        return len(self.dense)

    @property
    def columns(self) -> int:
        return self.width + int(self.dense.shape[1])

    def dot(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rows times weights (columns,): one number a message, the same alone as in any batch."""
        sparse = np.bincount(self.owner, self.value * weights[self.column], minlength=len(self))
        return np.asarray(sparse + (self.dense * weights[self.width :]).sum(axis=1), dtype=np.float64)

    def back(self, heights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The transposed matrix times heights (messages,): one number a column."""
        sparse = np.bincount(self.column, self.value * heights[self.owner], minlength=self.width)
        return np.concatenate([sparse, heights @ self.dense])

    def bounded(self) -> SparseRows:
        """The same rows, those longer than `LONGEST_ROW` brought to it."""
        squares = np.bincount(self.owner, self.value**2, minlength=len(self)) + (self.dense**2).sum(axis=1)
        scale = LONGEST_ROW / np.maximum(np.sqrt(squares), LONGEST_ROW)
        dense, value = self.dense * scale[:, None], self.value * scale[self.owner]
        return SparseRows(dense, self.owner, self.column, value, self.width)


def rows(dense: NDArray[np.float64], pieces: Sequence[tuple[Grams, NDArray[np.float64]]] = ()) -> SparseRows:
    """Rows from numbers, and from kinds of pieces, each with how much every piece counts."""
    owner, column = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
    value = np.zeros(0)
    for kind, (grams, values) in enumerate(pieces):
        of, bucket, much = _folded(grams, values)
        owner, column = np.r_[owner, of], np.r_[column, bucket + np.int32(kind * BUCKETS)]
        value = np.r_[value, much]
    return SparseRows(dense, owner, column, value, BUCKETS * len(pieces)).bounded()


def joined(parts: Sequence[SparseRows]) -> SparseRows:
    """The rows of all parts (at least one), one part after the other."""
    before = np.cumsum([0, *map(len, parts[:-1])])
    owners = [part.owner + np.int32(at) for part, at in zip(parts, before, strict=True)]
    return SparseRows(
        np.concatenate([part.dense for part in parts]),
        np.concatenate(owners),
        np.concatenate([part.column for part in parts]),
        np.concatenate([part.value for part in parts]),
        parts[0].width,
    )


def _folded(
    grams: Grams, values: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """The pieces of one kind in `BUCKETS` buckets, those that now meet added up; their order stays."""
    keys = (grams.owner << FOLDED) | (grams.bucket >> (BITS - FOLDED))
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    much = np.add.reduceat(values, begins) if len(begins) else values
    return (keys[begins] >> FOLDED).astype(np.int32), (keys[begins] & (BUCKETS - 1)).astype(np.int32), much
