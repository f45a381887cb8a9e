"""The fast reader: what the rules saw, corrected by what was learnt, and never less wary than the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from rapport.domain.reading import Reading, Sentiment, Text, Tone
from rapport.triage.decide import ASKING
from rapport.triage.evidence import Evidence
from rapport.triage.fast.grams import LONGEST
from rapport.triage.fast.heads import heads
from rapport.triage.fast.weights import HEADS, SENTIMENTS, TONES, Weights
from rapport.triage.fast.weights import weights as released
from rapport.triage.lexicon import OWN
from rapport.triage.normalise import visible
from rapport.triage.rule_reader import RuleReader, Seen
from rapport.triage.rules import COMPLAINT_FROM, conclude, low, reasons

Judged = tuple[Seen, NDArray[np.float64]]
"""A message as the rules see it, and what each head says of it."""

NAME = "fast-1"
SURE_PERSON = 0.5
SURE_SPAM = 0.7
UNSURE_TONE = 0.5
DOUBT_FROM = 0.2
IRONY_FROM = 0.9
RULES_WEIGH = 1.0
STARS_WEIGH = 2.5
RULES_TONE = 0.5
NEGATIVE_WEIGHS = 0.5
MOST_SENTENCES = 40
_EDGE = 1e-3
_ENDS = re.compile(r"(?<=[.!?;:…])\s+|\n+|(?=[¿¡])")
_TONE = slice(0, len(TONES))
_SENTIMENT = slice(HEADS.index("complaint") + 1, HEADS.index("urgent"))
_COMPLAINT, _URGENT, _PERSON = HEADS.index("complaint"), HEADS.index("urgent"), HEADS.index("person")


class FastReader:
    """Reads by trained heads over hashed words and letters, on top of the rules. Loads about 10 MB, once."""

    name = NAME

    def __init__(self, weights: Weights | None = None) -> None:
        self._rules = RuleReader()
        self._weights = weights or released()

    @property
    def fingerprint(self) -> str:
        return f"{self.name}:{self._weights.checksum}:{self._rules.fingerprint}"

    def read(self, texts: Sequence[Text]) -> list[Reading]:
        """One reading per text, in order. A language that nobody taught us is left to the rules, in doubt.

        What might be answered automatically is read again sentence by sentence, and the worst sentence counts: a
        complaint cannot hide between questions.
        """
        readings, judged = self._once(texts)
        parts = [
            (at, sentence)
            for at, reading in enumerate(readings)
            if reading.tone in ASKING and "doubt" not in reading.reasons
            for sentence in _sentences(judged[at][0])
        ]
        worst: dict[int, float] = {}
        for (at, _), reading in zip(parts, self._once([sentence for _, sentence in parts])[0], strict=True):
            worst[at] = max(worst.get(at, 0.0), reading.complaint)
        for at, score in worst.items():
            readings[at] = self._read(*judged[at], at_least=score)
        return readings

    def _once(self, texts: Sequence[Text]) -> tuple[list[Reading], list[Judged]]:
        seen = [self._rules.see(text) for text in texts]
        judged = list(zip(seen, self._heads(seen), strict=True))
        return [self._read(one, said) for one, said in judged], judged

    def _heads(self, seen: Sequence[Seen]) -> NDArray[np.float64]:
        """What each head says of each message: (messages, heads). A reader that knows more adds it here."""
        return heads(seen, self._weights)

    def _read(self, seen: Seen, said: NDArray[np.float64], at_least: float = 0.0) -> Reading:
        plain = conclude(seen.text, seen.language, seen.evidence, self.name)
        if seen.language not in OWN or not seen.evidence.words:
            return plain
        complaint = max(at_least, self._complaint(seen, plain.complaint, said))
        tones = _shares(said[_TONE])
        tone = _tone(seen, plain, complaint, tones)
        asks = plain.asks_for_person or _squash(said[_PERSON]) >= SURE_PERSON
        asks = asks or self._rules.asks_in_a_line(seen.text)
        urgency = round(max(plain.urgency, _squash(said[_URGENT]) if said[_URGENT] > 0 else 0.0), 4)
        heard = replace(seen.evidence, asks_for_person=asks)
        doubt = complaint >= DOUBT_FROM or plain.tone is Tone.COMPLAINT or _unsure(tone, tones)
        return replace(
            plain,
            tone=tone,
            complaint=complaint,
            sentiment=_sentiment(plain, complaint, said[_SENTIMENT]),
            urgency=urgency,
            asks_for_person=asks,
            reasons=reasons(
                seen.text, seen.language, heard, tone, complaint, urgency, doubt and tone is not Tone.COMPLAINT
            ),
        )

    def _complaint(self, seen: Seen, by_rules: float, said: NDArray[np.float64]) -> float:
        """A score in [0, 1]: log odds of the head, the rules and the mood, added and brought to scale."""
        slope, shift = self._weights.scale
        score = _squash(slope * complaint_sum(by_rules, said, starred=seen.text.rating is not None) + shift)
        return round(max(score, 0.9) if low(seen.text) else score, 6)


def _sentences(seen: Seen) -> list[Text]:
    """The sentences of a message that has several, each a text of its own; one or two words tell nothing."""
    parts = [part for part in _ENDS.split(visible(seen.text.text[:LONGEST])) if part.count(" ") >= 2]
    if len(parts) < 2:
        return []
    return [Text("", part, seen.text.kind, seen.language) for part in parts[:MOST_SENTENCES]]


def complaint_sum(by_rules: float, said: NDArray[np.float64], starred: bool = False) -> float:
    """The unscaled sum behind the complaint score. `by_rules` is the rules' score, `said` one row of heads.

    Only the rules know the stars of a review, so with stars they weigh more.
    """
    held = min(max(by_rules, _EDGE), 1.0 - _EDGE)
    mood = said[_SENTIMENT]
    negative = float(mood[SENTIMENTS.index(Sentiment.NEGATIVE)] - np.logaddexp.reduce(mood[1:]))
    rules = (STARS_WEIGH if starred else RULES_WEIGH) * log(held / (1.0 - held))
    return float(said[_COMPLAINT]) + rules + NEGATIVE_WEIGHS * negative


def _tone(seen: Seen, plain: Reading, complaint: float, tones: NDArray[np.float64]) -> Tone:
    """A complaint by its score; spam by the rules or when nearly sure; else the likeliest."""
    if plain.tone is Tone.SPAM:
        return Tone.SPAM
    if complaint >= COMPLAINT_FROM:
        return Tone.COMPLAINT
    sums = np.log(np.maximum(tones, 1e-9))
    sums[TONES.index(plain.tone)] += RULES_TONE
    sums[TONES.index(Tone.COMPLAINT)] = -np.inf
    if tones[TONES.index(Tone.SPAM)] < SURE_SPAM or not _harmless(seen.evidence):
        sums[TONES.index(Tone.SPAM)] = -np.inf
    return TONES[int(sums.argmax())]


def _harmless(evidence: Evidence) -> bool:
    return not (evidence.marks or evidence.asks_for_person or evidence.of("anger"))


def _sentiment(plain: Reading, complaint: float, said: NDArray[np.float64]) -> Sentiment:
    """The likeliest mood; stars know better, and praise in a sure complaint is irony."""
    if "low-rating" in plain.reasons:
        return Sentiment.NEGATIVE
    if "high-rating" in plain.reasons:
        return plain.sentiment
    mood = SENTIMENTS[int(said.argmax())]
    return Sentiment.NEGATIVE if complaint >= IRONY_FROM and mood is Sentiment.POSITIVE else mood


def _unsure(tone: Tone, tones: NDArray[np.float64]) -> bool:
    """Whether what was learnt would have said something else. Asking is asking, as a question or as a request."""
    alike = ASKING if tone in ASKING else (tone,)
    return bool(sum(tones[TONES.index(one)] for one in alike) < UNSURE_TONE)


def _shares(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(sums - sums.max())
    return np.asarray(raised / raised.sum())


def _squash(value: float) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, float(value)))))
