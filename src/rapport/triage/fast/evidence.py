"""What the rules saw in a message, as a row of numbers beside its words."""

from __future__ import annotations

from collections.abc import Iterable
from math import log1p

import numpy as np
from numpy.typing import NDArray

from rapport.triage.lexicon import OWN
from rapport.triage.rule_reader import Seen

SENSES = (
    "complaint", "negative", "turned", "sarcasm", "anger", "brand", "but", "praise", "positive", "spam", "mute",
    "chatter", "question", "request", "feedback", "urgency", "calm",
)  # fmt: skip
NUMBERS = len(SENSES) + 6 + len(OWN)
_MOST = 3


def numbers(messages: Iterable[Seen]) -> NDArray[np.float64]:
    """One row of `NUMBERS` a message: the sum of each sense (log), signs, length (log), marks and language."""
    rows = [_row(seen) for seen in messages]
    return np.array(rows, dtype=np.float64).reshape(len(rows), NUMBERS)


def _row(seen: Seen) -> list[float]:
    found = seen.evidence
    return [
        *(log1p(found.of(sense)) for sense in SENSES),
        min(found.questions, _MOST),
        min(found.shouts, _MOST),
        log1p(found.words),
        float(found.asks_for_person),
        float(found.negated_praise),
        float(bool(found.marks)),
        *(float(seen.language == language) for language in OWN),
    ]
