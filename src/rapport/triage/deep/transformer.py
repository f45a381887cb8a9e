"""A transformer's encoder in batches: a BERT (Devlin and others, 2019) whose four-bit weights are unpacked once.

All tokens of a batch go through each product together, which is what one core is fastest at; attention stays
within each text. A text's row hangs on that text alone, not on what stands beside it, but for the last digit:
on some processors a product sums a row otherwise by its place among the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.triage.deep.packed import QUANTUM, Packed, unpacked

Points = NDArray[np.float32]
Numbers = NDArray[np.intp]
# Rows of a product: a library for matrices takes them in tiles, and each of a whole tile is summed alike.
TILE = 64
TOKENS = 1_536
_CURVE = np.float32(0.7978845608)
_BEND = np.float32(0.044715)


@dataclass(frozen=True, slots=True)
class Norm:
    """To mean 0 and variance 1, then stretched and moved."""

    stretch: Points
    move: Points
    tiny: np.float32

    def __call__(self, rows: Points) -> Points:
        rows = rows - rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows)[:, None] / np.float32(rows.shape[1]) + self.tiny)
        rows *= self.stretch
        rows += self.move
        return rows


@dataclass(frozen=True, slots=True)
class Linear:
    """A product and a shift: (in, out) and (out,)."""

    weight: Points
    shift: Points

    def __call__(self, rows: Points) -> Points:
        out = rows @ self.weight
        out += self.shift
        return out


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: what each token looks for, is found by and tells, in one product; then its own thinking."""

    asks: Linear
    told: Linear
    after: Norm
    wide: Linear
    narrow: Linear
    last: Norm


class Transformer:
    """Rows for token numbers; holds 85 MB of weights, and reads the words' own from the file."""

    def __init__(self, packed: Packed) -> None:
        shape = packed.shape
        self.size, self._heads, self.longest = shape.width, shape.heads, shape.longest
        blocks = packed.blocks("emb.word")
        self._words = blocks.reshape(-1, shape.width // QUANTUM)
        self._places = packed.tensor("emb.pos").reshape(-1, shape.width) + packed.tensor("emb.type")[: shape.width]
        self._first = _norm(packed, "emb.ln")
        self._layers = [_layer(packed, f"l{at}") for at in range(shape.layers)]

    def mean_rows(self, texts: Sequence[Sequence[int]]) -> Points:
        """The mean of the tokens' rows of each text: (texts, size). None is longer than `longest`, or empty."""
        out = np.empty((len(texts), self.size), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for part in _parts(order, texts):
            out[part] = self._pass([texts[at] for at in part])
        return out

    def _pass(self, texts: Sequence[Sequence[int]]) -> Points:
        lengths = [len(text) for text in texts]
        groups = _groups(lengths)
        rows = self._first(self._seen(texts, lengths))
        for layer in self._layers:
            rows = layer.after(rows + layer.told(self._attended(layer.asks(rows), groups)))
            rows = layer.last(rows + layer.narrow(_bent(layer.wide(rows))))
        ends = np.cumsum(lengths)
        return np.stack([rows[end - long : end].mean(axis=0) for end, long in zip(ends, lengths, strict=True)])

    def _seen(self, texts: Sequence[Sequence[int]], lengths: Sequence[int]) -> Points:
        """What stands at each place before any layer, filled up to whole tiles with nothing."""
        numbers = np.concatenate([np.asarray(text, dtype=np.intp) for text in texts])
        places = np.concatenate([np.arange(long) for long in lengths])
        rows = np.zeros((-(-len(numbers) // TILE) * TILE, self.size), dtype=np.float32)
        rows[: len(numbers)] = unpacked(self._words[numbers]).reshape(-1, self.size) + self._places[places]
        return rows

    def _attended(self, asked: Points, groups: Sequence[tuple[int, int, int]]) -> Points:
        """Each text's tokens, mixed by how well what one looks for fits what the others are found by."""
        out = np.zeros((len(asked), self.size), dtype=np.float32)
        for begin, count, long in groups:
            end = begin + count * long
            one = asked[begin:end].reshape(count, long, 3, self._heads, -1).transpose(2, 0, 3, 1, 4)
            wants, has, tells = (np.ascontiguousarray(part) for part in one)
            fits = wants @ has.transpose(0, 1, 3, 2)
            fits -= fits.max(axis=-1, keepdims=True)
            np.exp(fits, out=fits)
            fits /= fits.sum(axis=-1, keepdims=True)
            out[begin:end] = (fits @ tells).transpose(0, 2, 1, 3).reshape(count * long, -1)
        return out


def _bent(rows: Points) -> Points:
    """GELU by tanh (Hendrycks and Gimpel, 2016), in place; at most 0.0005 from the exact one."""
    for at in range(0, len(rows), TILE):
        part = rows[at : at + TILE]
        curve = part * part
        curve *= _BEND * _CURVE
        curve += _CURVE
        curve *= part
        np.tanh(curve, out=curve)
        curve += np.float32(1)
        part *= curve
        part *= np.float32(0.5)
    return rows


def _parts(order: Sequence[int], texts: Sequence[Sequence[int]]) -> list[list[int]]:
    """Texts of about 1,500 tokens together."""
    parts, tokens = [list[int]()], 0
    for at in order:
        if parts[-1] and tokens + len(texts[at]) > TOKENS:
            parts.append([])
            tokens = 0
        parts[-1].append(at)
        tokens += len(texts[at])
    return [part for part in parts if part]


def _groups(lengths: Sequence[int]) -> list[tuple[int, int, int]]:
    """Runs of equally long texts: where each begins, how many they are, and how long."""
    groups, begin = list[tuple[int, int, int]](), 0
    for long in lengths:
        if groups and groups[-1][2] == long:
            groups[-1] = (groups[-1][0], groups[-1][1] + 1, long)
        else:
            groups.append((begin, 1, long))
        begin += long
    return groups


def _layer(packed: Packed, name: str) -> Layer:
    width, heads = packed.shape.width, packed.shape.heads
    root = np.float32((width // heads) ** -0.5)
    parts = [_linear(packed, f"{name}.{part}", width) for part in "qkv"]
    asks = Linear(
        np.ascontiguousarray(np.concatenate([parts[0].weight * root, parts[1].weight, parts[2].weight], axis=1)),
        np.concatenate([parts[0].shift * root, parts[1].shift, parts[2].shift]),
    )
    return Layer(
        asks,
        _linear(packed, f"{name}.ao", width),
        _norm(packed, f"{name}.aln"),
        _linear(packed, f"{name}.fi", width),
        _linear(packed, f"{name}.fo", packed.shape.inner),
        _norm(packed, f"{name}.oln"),
    )


def _linear(packed: Packed, name: str, inside: int) -> Linear:
    weight = packed.tensor(f"{name}.w").reshape(-1, inside)
    return Linear(np.ascontiguousarray(weight.T), packed.tensor(f"{name}.b"))


def _norm(packed: Packed, name: str) -> Norm:
    return Norm(packed.tensor(f"{name}.w"), packed.tensor(f"{name}.b"), np.float32(packed.shape.tiny))
