"""From evidence to a reading: what kind of message this is, how it sounds, how much it hurries."""

from __future__ import annotations

from math import exp

from rapport.domain.reading import Reading, Sentiment, Text, Tone
from rapport.triage.evidence import MARKS, Evidence
from rapport.triage.lexicon import OWN

COMPLAINT_FROM = 0.5
DOUBT_FROM = 0.35
SURE_COMPLAINT = 0.7
LOW_RATING = 2
HIGH_RATING = 4
LONG = 10_000
_PRESSING = {
    "self-harm": 1.0,
    "threat": 0.95,
    "safety": 0.9,
    "health": 0.8,
    "minors": 0.6,
    "incident": 0.6,
    "law": 0.5,
}


def conclude(text: Text, language: str, evidence: Evidence, reader: str) -> Reading:
    """The reading of one message from its evidence."""
    complaint = _complaint(text, evidence)
    tone = _tone(text, evidence, complaint)
    sentiment = _sentiment(text, evidence, complaint)
    marks = evidence.marks | ({"long"} if long(text) else set())
    urgency = _urgency(evidence)
    return Reading(
        id=text.id,
        language=language,
        tone=tone,
        complaint=complaint,
        sentiment=sentiment,
        urgency=urgency,
        asks_for_person=evidence.asks_for_person,
        marks=frozenset(marks),
        reasons=reasons(
            text, language, evidence, tone, complaint, urgency, _doubt(evidence, language, tone, complaint)
        ),
        reader=reader,
        amount=evidence.amount,
    )


def _complaint(text: Text, seen: Evidence) -> float:
    """A score in [0, 1], rising with words of complaint and falling with praise; the weights are set by hand."""
    score = -0.75 + 0.62 * seen.of("complaint") + 0.18 * seen.of("negative") + 0.55 * seen.of("turned")
    score += 1.5 * min(seen.of("sarcasm"), 1.5) + 0.9 * min(seen.of("anger"), 2.0) + 0.15 * min(seen.shouts, 3)
    score += 0.25 * min(seen.of("brand"), 2.0) + 0.35 * bool(seen.of("but"))
    score -= (0.5 * seen.of("praise") + 0.12 * seen.of("positive")) * (0.2 if seen.of("sarcasm") else 1.0)
    score -= 0.5 * min(seen.of("spam"), 4.0) + 0.5 * (seen.of("mute") > 0) + 0.25 * min(seen.of("chatter"), 3.0)
    if seen.of("complaint") < 3 and not seen.of("sarcasm"):
        score -= 0.12 * (seen.of("question") + seen.of("request")) + 0.35 * min(seen.of("feedback"), 3.0)
    if text.rating is not None:
        score += 4.0 if text.rating <= LOW_RATING else -1.5 if text.rating >= HIGH_RATING else 0.8
    score = 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))
    return max(score, 0.9) if low(text) else score


def low(text: Text) -> bool:
    """Whether stars alone say that somebody complains."""
    return text.rating is not None and text.rating <= LOW_RATING


def long(text: Text) -> bool:
    """Whether there is more to it than a robot should answer."""
    return len(text.text) > LONG


def _tone(text: Text, seen: Evidence, complaint: float) -> Tone:
    if seen.of("spam") >= 3 and not low(text) and not seen.of("anger"):
        return Tone.SPAM
    if complaint >= COMPLAINT_FROM:
        return Tone.COMPLAINT
    asks = seen.questions > 0
    question = seen.of("question") + 2.5 * asks
    request = seen.of("request") + 1.0 * (seen.of("request") >= 3)
    praise = seen.of("praise") * (0.45 if asks or request >= 3 or seen.of("question") >= 3 else 1.0)
    if text.rating is not None and text.rating >= HIGH_RATING:
        praise += 4.0
    scores = {
        Tone.FEEDBACK: 1.6 * seen.of("feedback") if seen.of("feedback") >= 3 else 0.0,
        Tone.QUESTION: question,
        Tone.REQUEST: request,
        Tone.COMPLIMENT: praise if praise >= 1.9 else 0.0,
        Tone.CHATTER: 0.8 + 0.5 * seen.of("chatter"),
    }
    return max(scores, key=lambda tone: scores[tone])


def _sentiment(text: Text, seen: Evidence, complaint: float) -> Sentiment:
    balance = 0.7 * seen.of("praise") + seen.of("positive") + 0.3 * seen.of("calm") + 0.4 * bool(seen.shouts)
    balance -= seen.of("negative") + 0.45 * seen.of("complaint") + 1.2 * seen.of("turned")
    balance -= 1.5 * seen.of("sarcasm") + 1.0 * seen.of("anger")
    if text.rating is not None:
        balance += 3.0 * (text.rating - 3)
    if balance <= -0.8 or complaint >= SURE_COMPLAINT:
        return Sentiment.NEGATIVE
    return Sentiment.POSITIVE if balance >= 1.6 else Sentiment.NEUTRAL


def _urgency(seen: Evidence) -> float:
    hurry = 1.0 - exp(-0.3 * seen.of("urgency"))
    return max([hurry, *(_PRESSING.get(mark, 0.0) for mark in seen.marks)])


def reasons(
    text: Text,
    language: str,
    seen: Evidence,
    tone: Tone,
    complaint: float,
    urgency: float,
    doubt: bool,
) -> tuple[str, ...]:
    """The codes shown to a person, heaviest first."""
    said = {
        "asks-for-person": seen.asks_for_person,
        **{mark: mark in seen.marks for mark in MARKS},
        "long": long(text),
        "low-rating": low(text),
        "sarcasm": bool(seen.of("sarcasm")),
        "negated-praise": seen.negated_praise,
        "words-of-complaint": tone is Tone.COMPLAINT and seen.of("complaint") >= 2,
        "high-rating": text.rating is not None and text.rating >= HIGH_RATING,
        "words-of-praise": tone is Tone.COMPLIMENT and seen.of("praise") >= 1,
        "urgent": urgency >= COMPLAINT_FROM,
        "no-words": seen.words == 0,
        "language-not-read": language not in OWN,
        "doubt": doubt,
        f"tone-{tone.value}": True,
    }
    return tuple(code for code, holds in said.items() if holds)


def _doubt(seen: Evidence, language: str, tone: Tone, complaint: float) -> bool:
    if seen.words == 0 or language not in OWN:
        return True
    known = seen.of("question") + seen.of("request") + seen.of("praise") + seen.of("chatter") + seen.of("feedback")
    return tone is not Tone.COMPLAINT and (complaint >= DOUBT_FROM or (known < 1 and not seen.questions))
