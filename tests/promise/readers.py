"""Readers that do not see what the product's reader sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapport.domain.reading import Reading, Text, Tone
from rapport.triage.rule_reader import RuleReader


class Wary:
    """Takes every message in which a word stands for a complaint; else it reads by the rules."""

    name = "wary-1"
    fingerprint = "wary-1"

    def __init__(self, word: str = "sunday") -> None:
        self.word = word
        self.rules = RuleReader()

    def read(self, texts: Sequence[Text]) -> list[Reading]:
        return [self._read(text) for text in texts]

    def _read(self, text: Text) -> Reading:
        found = replace(self.rules.read([text])[0], reader=self.name)
        if self.word not in text.text.lower():
            return found
        return replace(found, tone=Tone.COMPLAINT, complaint=0.97)


class Broken:
    """Has the name of the product's reader, and breaks over any batch."""

    name = "fast-1"
    fingerprint = "broken"

    def read(self, texts: Sequence[Text]) -> list[Reading]:
        raise MemoryError("no room for the weights")
