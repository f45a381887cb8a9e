"""A second look: what a robot would answer is read by another reader too, and both must agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapport.answers.library import Library
from rapport.domain.decision import Decision
from rapport.domain.reading import Reading
from rapport.inbox.arrive import Arrived, text_of
from rapport.promise.layers import read_for
from rapport.promise.terms import terms_of
from rapport.triage.decide import Situation, Terms, agreed, decide
from rapport.triage.match import NONE, Match
from rapport.triage.reader import Reader


@dataclass(frozen=True, slots=True)
class Look:
    """What the second reader made of a message, the promise's terms for it, and which article is likeliest by
    meaning.
    """

    reading: Reading
    terms: Terms
    likeliest: str | None = None

    def confirmed(self, match: Match) -> Match:
        """The match by words, if by meaning the same article is the likeliest; else none."""
        return match if self.likeliest == match.article else NONE

    def kept(self) -> dict[str, Any]:
        """As it stands beside the decision, so that the decision can be replayed."""
        reading = {name: getattr(self.reading, name) for name in self.reading.__slots__}
        reading |= {"marks": sorted(self.reading.marks), "reasons": list(self.reading.reasons)}
        terms = {name: getattr(self.terms, name) for name in self.terms.__slots__}
        return {"reading": reading, "terms": terms, "likeliest": self.likeliest}


def looks(
    turn: Sequence[Arrived], decisions: Sequence[Decision], library: Library, reader: Reader | None
) -> dict[int, Look]:
    """The second reader's look at what the first would automate, by place in the turn; none without a reader."""
    picked = [at for at, made in enumerate(decisions) if made.automatic]
    if reader is None or not picked:
        return {}
    again = [turn[at] for at in picked]
    brands, texts = [one.message.brand_id for one in again], [text_of(one) for one in again]
    readings = read_for(brands, texts, reader)
    meant = [
        library.match_closely(brand, [text.text])[0].likeliest for brand, text in zip(brands, texts, strict=True)
    ]
    rows = zip(picked, readings, terms_of(again, readings, reader), meant, strict=True)
    return {at: Look(reading, terms, article) for at, reading, terms, article in rows}


def both(
    decisions: Sequence[Decision], found: dict[int, Look], matches: Sequence[Match], facts: Sequence[Situation]
) -> list[Decision]:
    """The decisions on which both readers agree; where they do not, a draft or a person."""
    return [
        agreed(made, second(found[at], matches[at], facts[at])) if at in found else made
        for at, made in enumerate(decisions)
    ]


def second(look: Look, match: Match, facts: Situation) -> Decision:
    """What the second reader alone would decide."""
    return decide(look.reading, look.confirmed(match), facts, look.terms)
