"""Finds every phrase of the lexicons in a message, in one pass over its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapport.triage.lexicon import GAP, NUMBER, Cue

GAP_WIDTH = 3
ENDS = frozenset(".!?\n;¿¡")
_MEMORY = 100_000


class Hit(NamedTuple):
    """A phrase found: the words [start, end) and what they tell."""

    start: int
    end: int
    entry: Cue


class _Node:
    __slots__ = ("found", "gap", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.gap: _Node | None = None
        self.found: tuple[Cue, ...] = ()


class Phrases:
    """All phrases as one tree of places. Scanning costs time linear in the words, whatever they are."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], Cue]]) -> None:
        self._root = _Node()
        self._words: set[str] = set()
        self._stems: dict[int, set[str]] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        for places, entry in entries:
            self._add(places, entry)

    def knows(self, word: str) -> bool:
        """Whether the word itself stands in some phrase."""
        return word in self._words

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Every hit, in order of its end."""
        hits: list[Hit] = []
        open_: list[tuple[_Node, int, int]] = []
        root, known, meet = self._root.next, self._known, self._meet
        for at, word in enumerate(words):
            symbols = known.get(word)
            if symbols is None:
                symbols = meet(word)
            if word in ENDS:
                open_ = [state for state in open_ if state[2] < 0]
            if not symbols:
                if open_:
                    open_ = [state for state in open_ if state[2] > at]
                continue
            stay = [state for state in open_ if state[2] > at] if open_ else []
            for symbol in symbols:
                for node, start, _ in open_:
                    if (onward := node.next.get(symbol)) is not None:
                        self._arrive(onward, start, at, stay, hits)
                if (onward := root.get(symbol)) is not None:
                    self._arrive(onward, at, at, stay, hits)
            open_ = stay
        return hits

    @staticmethod
    def _arrive(node: _Node, start: int, at: int, stay: list[tuple[_Node, int, int]], hits: list[Hit]) -> None:
        for entry in node.found:
            hits.append(Hit(start, at + 1, entry))
        if node.next:
            stay.append((node, start, -1))
        if node.gap is not None:
            stay.append((node.gap, start, at + 1 + GAP_WIDTH))

    def _add(self, places: tuple[str, ...], entry: Cue) -> None:
        node = self._root
        for place in places:
            if place == GAP:
                node.gap = node.gap or _Node()
                node = node.gap
                continue
            if place.endswith("*"):
                self._stems.setdefault(len(place) - 1, set()).add(place[:-1])
            else:
                self._words.add(place)
            node = node.next.setdefault(place, _Node())
        if entry not in node.found:
            node.found += (entry,)

    def _meet(self, word: str) -> tuple[str, ...]:
        """The symbols a word stands for, remembered; the memory is bounded because words come from outside."""
        short = word if word in self._words else _undrawn(word)
        symbols = [NUMBER] if word.isdigit() else [short] if short in self._words else []
        symbols += [short[:size] + "*" for size, stems in self._stems.items() if short[:size] in stems]
        if len(self._known) >= _MEMORY:
            self._known.clear()
        self._known[word] = tuple(symbols)
        return self._known[word]


def _undrawn(word: str) -> str:
    """`soo` is `so`: a doubled letter that no known word has was drawn out."""
    if len(word) > 2 and word[-1] == word[-2]:
        return word[:-1]
    return word
