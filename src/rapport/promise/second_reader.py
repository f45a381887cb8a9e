"""What a robot would answer is read by another reader too, and both must agree."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.answers.library import Library
from rapport.inbox.arrival import Arrival
from rapport.promise.ground import Ground
from rapport.promise.layers import read_with
from rapport.promise.terms import terms_for
from rapport.triage.decide import agreed
from rapport.triage.look import Again, Look, second
from rapport.triage.reader import Reader


def look_again(turn: Sequence[Arrival], ground: Ground, first: Reader, reader: Reader) -> None:
    """Have what the first reader would automate read by the second, and keep the decision only where both agree.

    What it read before the transaction counts; only what nobody expected is read here.
    """
    picked = [one for one in turn if one.decision.automatic]
    if not picked:
        return
    read_again([one for one in picked if one.again is None], ground, reader)
    for one in picked:
        assert one.again is not None  # noqa: S101 — read just now
        reading, likeliest = one.again.reading, one.again.likeliest
        one.look = Look(reading, terms_for(one, reading, ground, reader, first), likeliest)
        one.decision = agreed(one.decision, second(one.look, one.match, one.situation))


def read_again(heard: Sequence[Arrival], ground: Ground, reader: Reader) -> None:
    """Have messages read by the second reader, each with the layer of its brand, and matched by meaning."""
    if not heard:
        return
    brands = [one.channel.brand_id for one in heard]
    readings = read_with(ground.layers(brands, reader), brands, [one.text for one in heard], reader)
    likeliest = _likeliest(heard, ground.library(brands))
    for one, reading in zip(heard, readings, strict=True):
        one.again = Again(reading, likeliest[one])


def _likeliest(heard: Sequence[Arrival], library: Library) -> dict[Arrival, str | None]:
    """By meaning, brand by brand, each in one go."""
    found: dict[Arrival, str | None] = {}
    for brand in {one.channel.brand_id for one in heard}:
        mine = [one for one in heard if one.channel.brand_id == brand]
        matches = library.match_closely(brand, [one.text.text for one in mine])
        found |= {one: match.likeliest for one, match in zip(mine, matches, strict=True)}
    return found
