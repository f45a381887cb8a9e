"""The most careful reading of a message: of its own words, of everything said in it, and of each piece beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapport.domain.reading import Reading, Sentiment, Tone
from rapport.triage.decide import ASKING

# A question may be answered; every tone after it is a person's, the last ones the most.
WEIGHT = {Tone.SPAM: 0, Tone.QUESTION: 1, Tone.REQUEST: 1, Tone.FEEDBACK: 2, Tone.CHATTER: 2}
WEIGHT |= {Tone.COMPLIMENT: 3, Tone.COMPLAINT: 4}
# A subject of one word leaves every reader in doubt; that says nothing of the message.
OF_A_PIECE = frozenset({"doubt", "no-words", "language-not-read"})


def most_careful(alone: Reading, whole: Reading, pieces: Sequence[Reading]) -> Reading:
    """One reading that is nowhere less careful than `alone`.

    `whole` is of the words and the pieces together; of a piece by itself only what is grave counts.
    """
    found = _either(alone, whole)
    for piece in pieces:
        found = _graver(found, piece)
    return found


def _either(alone: Reading, whole: Reading) -> Reading:
    """What only one of the two takes for spam is in doubt: not ignored, and not answered."""
    tone = max(alone.tone, whole.tone, key=lambda each: WEIGHT[each])
    torn = tone in ASKING and Tone.SPAM in (alone.tone, whole.tone)
    silent = "no-words" in alone.reasons
    both = _graver(alone, whole)
    reasons = dict.fromkeys([*alone.reasons, *whole.reasons, *(["doubt"] if torn else [])])
    return replace(
        both,
        language=whole.language if silent else alone.language,
        tone=tone,
        sentiment=whole.sentiment if silent else both.sentiment,
        reasons=tuple(reasons),
    )


def _graver(reading: Reading, other: Reading) -> Reading:
    return replace(
        reading,
        tone=Tone.COMPLAINT if other.tone is Tone.COMPLAINT else reading.tone,
        complaint=max(reading.complaint, other.complaint),
        sentiment=Sentiment.NEGATIVE if other.sentiment is Sentiment.NEGATIVE else reading.sentiment,
        urgency=max(reading.urgency, other.urgency),
        asks_for_person=reading.asks_for_person or other.asks_for_person,
        marks=reading.marks | other.marks,
        reasons=tuple(dict.fromkeys([*reading.reasons, *(r for r in other.reasons if r not in OF_A_PIECE)])),
        amount=max(reading.amount, other.amount),
    )
