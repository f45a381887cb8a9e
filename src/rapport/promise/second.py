"""A second look: what a robot would answer is read by another reader too, and both must agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapport.domain.decision import Decision
from rapport.domain.reading import Reading
from rapport.inbox.arrive import Arrived, text_of
from rapport.promise.layers import read_for
from rapport.promise.terms import terms_of
from rapport.triage.decide import Situation, Terms, agreed, decide
from rapport.triage.match import Match
from rapport.triage.reader import Reader


@dataclass(frozen=True, slots=True)
class Look:
    """What the second reader made of a message, and the promise's terms for it."""

    reading: Reading
    terms: Terms

    def kept(self) -> dict[str, Any]:
        """As it stands beside the decision, so that the decision can be replayed."""
        reading = {name: getattr(self.reading, name) for name in self.reading.__slots__}
        reading |= {"marks": sorted(self.reading.marks), "reasons": list(self.reading.reasons)}
        return {"reading": reading, "terms": {name: getattr(self.terms, name) for name in self.terms.__slots__}}


def looks(turn: Sequence[Arrived], decisions: Sequence[Decision], reader: Reader | None) -> dict[int, Look]:
    """The second reader's look at what the first would automate, by place in the turn; none without a reader."""
    picked = [at for at, made in enumerate(decisions) if made.automatic]
    if reader is None or not picked:
        return {}
    again = [turn[at] for at in picked]
    readings = read_for([one.message.brand_id for one in again], [text_of(one) for one in again], reader)
    rows = zip(picked, readings, terms_of(again, readings, reader), strict=True)
    return {at: Look(reading, terms) for at, reading, terms in rows}


def both(
    decisions: Sequence[Decision], found: dict[int, Look], matches: Sequence[Match], facts: Sequence[Situation]
) -> list[Decision]:
    """The decisions on which both readers agree; where they do not, a draft or a person."""
    return [
        agreed(made, decide(found[at].reading, matches[at], facts[at], found[at].terms)) if at in found else made
        for at, made in enumerate(decisions)
    ]
