"""A message before anything is concluded from it, and its sentences."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rapport.domain.reading import Reading, Text
from rapport.triage.decide import ASKING
from rapport.triage.fast.grams import LONGEST
from rapport.triage.normalise import visible
from rapport.triage.rule_reader import Seen

MOST_SENTENCES = 40
_ENDS = re.compile(r"(?<=[.!?;:…])\s+|\n+|(?=[¿¡])")


class Judged(NamedTuple):
    """A message as the rules see it, what each head says of it, what the rules make of it, and its score.

    `said` is (heads + more,): after the heads stands what else a layer may see, in numbers of about 1 in all.
    `trained`: whether anybody taught us its language; if not, it is left to the rules.
    """

    seen: Seen
    said: NDArray[np.float64]
    plain: Reading
    complaint: float
    trained: bool


def is_open(reading: Reading) -> bool:
    """Whether nothing that was learnt keeps an automatic answer back."""
    return reading.tone in ASKING and "doubt" not in reading.reasons


def sentences(seen: Seen) -> list[Text]:
    """The sentences of a message that has several, each a text of its own; one or two words tell nothing."""
    parts = [part for part in _ENDS.split(visible(seen.text.text[:LONGEST])) if part.count(" ") >= 2]
    if len(parts) < 2:
        return []
    return [Text("", part, seen.text.kind, seen.language) for part in parts[:MOST_SENTENCES]]
