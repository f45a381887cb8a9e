"""Text as pieces of words: the likeliest cut under a unigram model (Kudo, "Subword Regularization", 2018)."""

from __future__ import annotations

import re

from rapport.triage.deep.packed import Packed

_SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
_SPACES = re.compile("  +")
_UNLIKELY = 10.0


class Pieces:
    """Cuts texts as the transformer learnt to read them; words it has seen once are remembered."""

    def __init__(self, packed: Packed, most: int = 50_000) -> None:
        self._known, self._folds, self._unknown = packed.pieces, packed.folds, packed.unknown
        self._longest = max(map(len, packed.pieces))
        # A character that is no piece is less likely than any piece.
        self._worst = min(score for _, score in packed.pieces.values()) - _UNLIKELY
        self._most, self._kept = most, dict[str, list[int]]()

    def cut(self, text: str) -> list[int]:
        """The numbers of its pieces, in order."""
        folded = _SPACES.sub(" ", "".join(self._folds.get(one, one) for one in text))
        words = folded.removeprefix(" ").split(" ")
        return [number for word in words for number in self._word(_SPACE + word)]

    def _word(self, word: str) -> list[int]:
        """No piece reaches over a space, so each word is cut by itself."""
        if word not in self._kept:
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[word] = self._cut(word)
        return self._kept[word]

    def _cut(self, word: str) -> list[int]:
        best = [0.0] + [float("-inf")] * len(word)
        came = [(0, 0)] * (len(word) + 1)
        for at in range(len(word)):
            so_far = best[at]
            for end in range(at + 1, min(len(word), at + self._longest) + 1):
                found = self._known.get(word[at:end])
                if found is not None and found[0] != self._unknown and so_far + found[1] > best[end]:
                    best[end], came[end] = so_far + found[1], (at, found[0])
            if so_far + self._worst > best[at + 1]:
                best[at + 1], came[at + 1] = so_far + self._worst, (at, self._unknown)
        cut, at = list[int](), len(word)
        while at:
            at, number = came[at]
            cut.append(number)
        return cut[::-1]
