"""Whom to follow back first: seven factors, each seen and each weighed as the brand likes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

HEAVIEST = 5


class Factor(StrEnum):
    """`RISK` only ever takes away."""

    TALKED = "talked"
    TOPIC = "topic"
    LANGUAGE = "language"
    PLACE = "place"
    REAL = "real"
    RELATION = "relation"
    RISK = "risk"


USUAL: dict[Factor, int] = {
    Factor.TALKED: 3,
    Factor.TOPIC: 2,
    Factor.LANGUAGE: 1,
    Factor.PLACE: 1,
    Factor.REAL: 2,
    Factor.RELATION: 1,
    Factor.RISK: 2,
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One factor of one account: `value` from 0 to 1, None where nobody says; `fact` is what it rests on."""

    factor: Factor
    value: float | None
    fact: str


def follow_score(weighed: Mapping[Factor, Weighed], weights: Mapping[Factor, int]) -> int:
    """0 to 100: the weighted mean of the factors, what nobody says as nought; then risk takes its part away.

    Not said is not the same as no: but who shows nothing is not put before who shows something.
    """
    counted = [factor for factor in Factor if factor is not Factor.RISK and weights.get(factor, 0) > 0]
    total = sum(weights[factor] for factor in counted)
    if not total:
        return 0
    good = sum(weights[factor] * _value(weighed, factor) for factor in counted) / total
    taken = min(1.0, weights.get(Factor.RISK, 0) * _value(weighed, Factor.RISK) / HEAVIEST)
    return round(100 * good * (1.0 - taken))


def weights_from(given: Mapping[str, object]) -> dict[Factor, int]:
    """Weights as they are kept, in their bounds; what is missing or odd is as usual."""
    found = {}
    for factor in Factor:
        kept = given.get(factor)
        good = isinstance(kept, int) and not isinstance(kept, bool) and 0 <= kept <= HEAVIEST
        found[factor] = kept if good and isinstance(kept, int) else USUAL[factor]
    return found


def _value(weighed: Mapping[Factor, Weighed], factor: Factor) -> float:
    one = weighed.get(factor)
    return min(1.0, max(0.0, one.value)) if one and one.value is not None else 0.0
