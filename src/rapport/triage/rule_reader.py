"""The rule-and-lexicon reader in English, Spanish and Italian: quick, explainable, and wary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from rapport.domain.reading import Reading, Text
from rapport.triage.evidence import MARKS, Evidence, weigh
from rapport.triage.language import Languages
from rapport.triage.lexicon import OWN, cues, fingerprint, phrases_of, squeezed
from rapport.triage.normalise import LONGEST, folded, tokens, visible
from rapport.triage.obfuscation import Obfuscations
from rapport.triage.phrases import Phrases
from rapport.triage.rules import conclude

MOST_LINES = 40
SHORT_LINE = 4
GUARDED = frozenset({*MARKS, "person"})
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Seen(NamedTuple):
    """One message as the rules see it: its language, its words as they are compared, and the evidence in them."""

    text: Text
    language: str
    words: list[str]
    evidence: Evidence


class RuleReader:
    """Reads by phrases (`lexicon/`) and a few rules. Learns nothing, remembers nothing said."""

    name = "rules-1"
    fingerprint = f"rules-1:{fingerprint()}"

    def __init__(self) -> None:
        known = [entry for language in (*OWN, "") for entry in cues(language)]
        grave = [(where, entry) for where, entry in known if entry.sense in GUARDED]
        grave += squeezed(grave)
        self._phrases = Phrases([*known, *grave])
        self._languages = Languages()
        self._typos = self._person_typos()
        self._disguises = Obfuscations([where for where, _ in grave], self._typos)

    def read(self, texts: Sequence[Text]) -> list[Reading]:
        """One reading per text, in order; only the first 100,000 characters are looked at."""
        return [self._read(text) for text in texts]

    def see(self, text: Text) -> Seen:
        """What the words of one message say, before anything is concluded from it."""
        shown = visible(text.text[:LONGEST])
        words = tokens(folded(self._disguises.off(shown)))
        language = self._languages.of(shown, words, text.language, text.known)
        words = [self._typos.get(word, word) for word in words]
        return Seen(text, language, words, weigh(words, self._phrases.find(words), language))

    def asks_in_a_line(self, text: Text) -> bool:
        """Whether one short line of several asks for a person: a mail puts a greeting around the one word."""
        lines = [line for line in text.text[:LONGEST].splitlines() if line.strip()][:MOST_LINES]
        short = [line for line in lines if len(line.split()) <= SHORT_LINE] if len(lines) > 1 else []
        return any(self.see(replace(text, text=line)).evidence.asks_for_person for line in short)

    def _read(self, text: Text) -> Reading:
        seen = self.see(text)
        asks = seen.evidence.asks_for_person or self.asks_in_a_line(text)
        return conclude(text, seen.language, replace(seen.evidence, asks_for_person=asks), self.name)

    def _person_typos(self) -> dict[str, str]:
        """Slips of one letter in the words by which somebody asks for a person, back to the word meant."""
        real = {word for language in OWN for word in phrases_of(language, "real_words")}
        slips: dict[str, str] = {}
        for language in OWN:
            for word in phrases_of(language, "person_typos"):
                for slip in _one_letter_off(word):
                    if slip not in real and not self._phrases.knows(slip):
                        slips.setdefault(slip, word)
        return slips


def _one_letter_off(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    dropped = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    changed = {head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS}
    added = {head + letter + tail for head, tail in cuts for letter in LETTERS}
    return (dropped | swapped | changed | added) - {word}


@cache
def the_rule_reader() -> RuleReader:
    """The one rule reader of a process: what it knows takes a second to make ready and never changes."""
    return RuleReader()
