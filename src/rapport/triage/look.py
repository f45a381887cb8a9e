"""A second look: what another reader made of a message that the first would answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapport.domain.decision import Decision
from rapport.domain.reading import Reading
from rapport.triage.decide import Situation, Terms, decide
from rapport.triage.match import NONE, Match


@dataclass(frozen=True, slots=True)
class Again:
    """What the second reader made of a message, and which article is likeliest by meaning."""

    reading: Reading
    likeliest: str | None


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


def second(look: Look, match: Match, facts: Situation) -> Decision:
    """What the second reader alone would decide."""
    return decide(look.reading, look.confirmed(match), facts, look.terms)
