"""The fast reader: what the rules saw, corrected by what was learnt, and never less wary than the marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from rapport.domain.reading import Reading, Sentiment, Text, Tone
from rapport.triage.decide import ASKING
from rapport.triage.evidence import Evidence
from rapport.triage.fast.heads import Judged, heads, is_open, sentences
from rapport.triage.fast.layered import LOW_STARS, layered, rows_of
from rapport.triage.fast.weights import HEADS, SENTIMENTS, TONES, Weights
from rapport.triage.fast.weights import weights as released
from rapport.triage.layer.layer import Layer
from rapport.triage.layer.rows import SparseRows
from rapport.triage.lexicon import OWN
from rapport.triage.rule_reader import Seen, the_rule_reader
from rapport.triage.rules import COMPLAINT_FROM, conclude, low, reasons

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
_EDGE = 1e-3
_TONE = slice(0, len(TONES))
_SENTIMENT = slice(HEADS.index("complaint") + 1, HEADS.index("urgent"))
_COMPLAINT, _URGENT, _PERSON = HEADS.index("complaint"), HEADS.index("urgent"), HEADS.index("person")


class FastReader:
    """Reads by trained heads over hashed words and letters, on top of the rules. Loads about 10 MB, once."""

    name = NAME

    def __init__(self, weights: Weights | None = None) -> None:
        self._rules = the_rule_reader()
        self.weights = weights or released()

    @property
    def fingerprint(self) -> str:
        return f"{self.name}:{self.weights.checksum}:{self._rules.fingerprint}"

    def read(self, texts: Sequence[Text], layers: Sequence[Layer | None] = ()) -> list[Reading]:
        """One reading per text, in order. A language that nobody taught us is left to the rules, in doubt.

        `layers`: for each text its brand's layer or None; without any, no brand has one.
        """
        judged, readings = self._judge(texts)
        return layered(self, judged, readings, layers) if any(layers) else readings

    def rows(self, texts: Sequence[Text]) -> tuple[NDArray[np.float64], SparseRows]:
        """The complaint scores of texts, and what a layer sees of them."""
        judged, _ = self._judge(texts)
        return np.array([one.complaint for one in judged]), rows_of(judged, self.weights)

    def in_sentences(self, judged: Sequence[Judged]) -> list[Judged]:
        """Read again sentence by sentence, and the worst counts: a complaint cannot hide between questions."""
        parts = [(at, sentence) for at, one in enumerate(judged) for sentence in sentences(one.seen)]
        worst = [one.complaint for one in judged]
        for (at, _), one in zip(parts, self._once([sentence for _, sentence in parts]), strict=True):
            worst[at] = max(worst[at], one.complaint)
        return [one._replace(complaint=score) for one, score in zip(judged, worst, strict=True)]

    def _judge(self, texts: Sequence[Text]) -> tuple[list[Judged], list[Reading]]:
        """Each text and its reading; what might be answered automatically was read sentence by sentence."""
        judged = self._once(texts)
        readings = [self.concluded(one) for one in judged]
        opened = [at for at, reading in enumerate(readings) if is_open(reading)]
        for at, one in zip(opened, self.in_sentences([judged[at] for at in opened]), strict=True):
            if one.complaint != judged[at].complaint:
                judged[at], readings[at] = one, self.concluded(one)
        return judged, readings

    def _once(self, texts: Sequence[Text]) -> list[Judged]:
        seen = [self._rules.see(text) for text in texts]
        return [self._judged(one, said) for one, said in zip(seen, self._heads(seen), strict=True)]

    def _heads(self, seen: Sequence[Seen]) -> NDArray[np.float64]:
        """What each head says of each message, then whatever else a layer may see: (messages, heads + more)."""
        return heads(seen, self.weights)

    def _judged(self, seen: Seen, said: NDArray[np.float64]) -> Judged:
        plain = conclude(seen.text, seen.language, seen.evidence, self.name)
        trained = seen.language in OWN and bool(seen.evidence.words)
        score = self._complaint(seen, plain.complaint, said) if trained else plain.complaint
        return Judged(seen, said, plain, score, trained)

    def concluded(self, one: Judged) -> Reading:
        """The reading that follows from the score; the only place where a tone does."""
        if not one.trained:
            return one.plain
        seen, said, plain, complaint, _ = one
        tones = _shares(said[_TONE])
        tone = _tone(seen, plain, complaint, tones)
        asks = plain.asks_for_person or _squash(said[_PERSON]) >= SURE_PERSON
        asks = asks or self._rules.asks_in_a_line(seen.text)
        urgency = round(max(plain.urgency, _squash(said[_URGENT]) if said[_URGENT] > 0 else 0.0), 4)
        heard = replace(seen.evidence, asks_for_person=asks) if asks else seen.evidence
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
        slope, shift = self.weights.scale
        score = _squash(slope * complaint_sum(by_rules, said, starred=seen.text.rating is not None) + shift)
        return round(max(score, LOW_STARS) if low(seen.text) else score, 6)


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
