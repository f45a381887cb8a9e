"""What a message says, as far as a reader can tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The kinds of content a reader tells apart."""

    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"
    QUESTION = "question"
    REQUEST = "request"
    FEEDBACK = "feedback"
    CHATTER = "chatter"
    SPAM = "spam"


class Sentiment(StrEnum):
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Text:
    """A message as a reader sees it: words and the few facts beside them, nothing that names a person."""

    id: str
    text: str
    kind: str = "direct"
    language: str = ""
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's view of one message.

    `complaint`, `urgency` are scores in [0, 1], not calibrated probabilities. `marks` are the codes of rules
    the words set off (`law`, `safety`, `anger`, `refusal` …); `reasons` the codes shown to a person. `amount` is
    the largest sum of money named, in whatever currency; 0.0 is none.
    """

    id: str
    language: str
    tone: Tone
    complaint: float
    sentiment: Sentiment
    urgency: float
    asks_for_person: bool
    marks: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    reader: str = ""
    amount: float = 0.0
