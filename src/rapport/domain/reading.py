"""What a message says, as far as a reader can tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MOST_READ = 10_000


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


def _ends(words: str) -> str:
    """The beginning and the end of words that are too many."""
    if len(words) <= MOST_READ:
        return words
    return f"{words[: MOST_READ * 3 // 4]}\n{words[-MOST_READ // 4 :]}"


@dataclass(frozen=True, slots=True)
class Text:
    """A message as a reader sees it: words and the few facts beside them, nothing that names a person.

    `language` is a guess from outside (the network's, the widget's, the brand's own); `known` is the language that
    this contact was read in before, in the same conversation. A word or two do not outweigh what is known.
    `text` are its own words; `beside` are the other pieces said in it: a subject, a warning, alt texts, what
    is quoted. Of each piece no more than `MOST_READ` characters are seen, its beginning and its end, so that no
    message holds others up; `cut` says that there was more, and then no robot answers.
    """

    id: str
    text: str
    kind: str = "direct"
    language: str = ""
    rating: int | None = None
    known: str = ""
    beside: tuple[str, ...] = ()
    cut: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        if len(self.text) > MOST_READ or any(len(piece) > MOST_READ for piece in self.beside):
            object.__setattr__(self, "text", _ends(self.text))
            object.__setattr__(self, "beside", tuple(map(_ends, self.beside)))
            object.__setattr__(self, "cut", True)


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
