"""Cuts a batch of messages into hashed pieces, all at once: words, pairs of words, and runs of 2 to 5 letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BITS = 18
LETTERS = (2, 3, 4, 5)
LONGEST = 3_000
_STEP = np.uint64(0x100000001B3)
_PAIR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SPACE = ord(" ")
_POWERS = np.cumprod(np.full(64, _STEP, dtype=np.uint64))


class Grams(NamedTuple):
    """The pieces of one kind in a batch: text `owner[i]` has piece `bucket[i]` (in [0, 2**BITS)) `times[i]` times.

    Sorted by owner, then bucket; no pair twice.
    """

    bucket: NDArray[np.int64]
    owner: NDArray[np.int64]
    times: NDArray[np.int64]


def cut(texts: Sequence[Sequence[str]]) -> tuple[Grams, Grams]:
    """The pieces of words and of letters in a batch of tokenised messages.

    Only the first 3,000 characters of a message count. Hashing is our own arithmetic, so the same words fall
    into the same buckets on every machine.
    """
    strings = [" " + " ".join(words)[:LONGEST].rstrip() + " " for words in texts]
    letters = np.frombuffer("".join(strings).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(strings)), [len(string) for string in strings])
    return _words(letters, owner), _letters(letters, owner)


def _letters(letters: NDArray[np.uint64], owner: NDArray[np.int64]) -> Grams:
    buckets, owners = [], []
    run = letters
    for length in LETTERS:
        ahead = length - 1
        run = run[:-1] + letters[ahead:] * _POWERS[ahead]
        whole = owner[: len(run)] == owner[ahead:]
        buckets.append(_bucket(run[whole] + np.uint64(length)))
        owners.append(owner[: len(run)][whole])
    return _counted(buckets, owners)


def _words(letters: NDArray[np.uint64], owner: NDArray[np.int64]) -> Grams:
    space = letters == _SPACE
    starts = np.flatnonzero(~space & np.r_[True, space[:-1]])
    if not len(starts):
        return _counted([], [])
    place = np.arange(len(letters)) - np.repeat(np.r_[0, starts], np.diff(np.r_[0, starts, len(letters)]))
    word = np.add.reduceat(np.where(space, np.uint64(0), letters * _POWERS[np.minimum(place, 63)]), starts)
    of = owner[starts]
    pair = (of[:-1] == of[1:]).nonzero()[0]
    pairs = word[pair] * _PAIR + word[pair + 1]
    return _counted([_bucket(word), _bucket(pairs)], [of, of[pair]])


def _bucket(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    mixed = (hashes ^ (hashes >> np.uint64(33))) * _MIX
    return ((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(64 - BITS)).astype(np.int64)


def _counted(buckets: list[NDArray[np.int64]], owners: list[NDArray[np.int64]]) -> Grams:
    nothing = [np.zeros(0, dtype=np.int64)]
    keys = (np.concatenate(owners or nothing) << BITS) | np.concatenate(buckets or nothing)
    keys, times = np.unique(keys, return_counts=True)
    return Grams(keys & ((1 << BITS) - 1), keys >> BITS, times.astype(np.int64))
