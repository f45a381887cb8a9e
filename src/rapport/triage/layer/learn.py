"""Learning a layer from lessons, so that nobody's words weigh more than anybody else's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rapport.domain.reading import Reading, Text
from rapport.triage.layer.layer import REACH, Layer, log_odds, sealed
from rapport.triage.layer.rows import LONGEST_ROW, SparseRows
from rapport.triage.layer.solve import LogisticProblem, solve

PER_CONTACT = 1.0
PER_DAY = 30.0
HOLD = 1.0
KEPT = 3
SWAY = min(2 * REACH, 2 * PER_CONTACT * LONGEST_ROW**2 / HOLD)
"""The most that all lessons of one contact together can move any score, in log odds (see `learn`)."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a person said of one message. `contact` and `day` (any count of days) only say what it may weigh."""

    text: Text
    complaint: bool
    contact: str
    day: int


@runtime_checkable
class Teachable(Protocol):
    """A reader that takes a brand's layer on top."""

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    def read(self, texts: Sequence[Text], layers: Sequence[Layer | None] = ()) -> list[Reading]: ...

    def rows(self, texts: Sequence[Text]) -> tuple[NDArray[np.float64], SparseRows]:
        """The reader's own complaint scores, and what a layer sees of each message."""
        ...


def learn(lessons: Sequence[Lesson], reader: Teachable) -> Layer:
    """The layer that lessons (at least one, oldest first) teach: the last three of each contact.

    Why one contact moves little: with r the longest row and h the hold, the loss bends by h at least, and each
    lesson pulls by its weight times r at most. A contact's lessons weigh 1 together and take at most as much from
    others of a full day, so they move the weights by 2r/h and a score by 2r²/h log odds at most (`SWAY`).
    """
    kept = last_lessons(lessons)
    scores, rows = reader.rows([lesson.text for lesson in kept])
    side = np.array([1.0 if lesson.complaint else -1.0 for lesson in kept])
    found = solve(LogisticProblem(rows, log_odds(scores), side, counts(kept), HOLD))
    return sealed(found, reader.fingerprint)


def last_lessons(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The last three lessons of each contact, in their order: however many come, others keep their place."""
    seen: Counter[str] = Counter()
    kept = []
    for lesson in reversed(lessons):
        seen[lesson.contact] += 1
        if seen[lesson.contact] <= KEPT:
            kept.append(lesson)
    return kept[::-1]


def counts(lessons: Sequence[Lesson]) -> NDArray[np.float64]:
    """What each lesson weighs: a contact's weigh 1 together at most, and those of a day 30."""
    theirs = Counter(lesson.contact for lesson in lessons)
    weights = [min(1.0, PER_CONTACT / theirs[lesson.contact]) for lesson in lessons]
    days: dict[int, float] = {}
    for lesson, weight in zip(lessons, weights, strict=True):
        days[lesson.day] = days.get(lesson.day, 0.0) + weight
    shares = [min(1.0, PER_DAY / days[lesson.day]) for lesson in lessons]
    return np.array([weight * share for weight, share in zip(weights, shares, strict=True)])
