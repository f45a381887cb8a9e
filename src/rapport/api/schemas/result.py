"""What came back of a post; null is what a network does not tell, which is not zero."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from rapport.api.schemas.base import Shape
from rapport.publishing.results.models import PostDifference, PostResult
from rapport.publishing.results.outcome import ChannelOutcome, PostOutcome


class FiguresShape(Shape):
    """By `at`, as the network said. `available` names what it tells; the rest is null."""

    at: datetime
    definition: int = Field(description="The version of what the figures mean; a changed meaning is a new number.")
    reached: int | None
    reactions: int | None
    replies: int | None
    available: list[str]


class DifferenceShape(Shape):
    """One thing that is not as it was meant: words, files, alt texts, card, poll, warning or thread.

    Of several things `meant` and `found` hold one in a line.
    """

    what: str
    meant: str
    found: str

    @classmethod
    def of(cls, row: PostDifference) -> DifferenceShape:
        return cls(what=row.aspect, meant=row.meant, found=row.found)


class ReadPart(Shape):
    """One part as it was read where it stands; `found`: the words that stand there, where they differ.

    `not_told`: what was meant and the network does not tell, so that it was not compared.
    """

    id: int
    delivery: int
    verdict: str
    found: str
    differences: list[DifferenceShape]
    not_told: list[str]
    read_at: datetime | None
    seen_at: datetime | None

    @classmethod
    def of(cls, row: PostResult) -> ReadPart:
        return cls(
            id=row.pk,
            delivery=row.publication_id,
            verdict=row.verdict,
            found=row.found,
            differences=[DifferenceShape.of(one) for one in row.differences.all()],
            not_told=row.not_told,
            read_at=row.read_at,
            seen_at=row.seen_at,
        )


class ChannelResult(Shape):
    """One channel. `figures` null: nothing is available; `clicks` null: no counted links."""

    channel: int
    network: str
    verdict: str
    figures: FiguresShape | None
    clicks: int | None
    parts: list[ReadPart]

    @classmethod
    def of(cls, one: ChannelOutcome) -> ChannelResult:
        variant = one.standing.variant
        return cls(
            channel=variant.channel_id,
            network=variant.channel.network,
            verdict=one.verdict,
            figures=_figures(one),
            clicks=one.clicks,
            parts=[ReadPart.of(row) for row in one.results],
        )


class CountedLink(Shape):
    """A short address of the house, and where it leads."""

    address: str
    target: str


class Results(Shape):
    """Each channel on which something of the post is out."""

    channels: list[ChannelResult]
    links: list[CountedLink]

    @classmethod
    def of(cls, found: PostOutcome) -> Results:
        links = [CountedLink(address=address, target=target) for address, target in found.links]
        return cls(channels=[ChannelResult.of(one) for one in found.channels], links=links)


def _figures(one: ChannelOutcome) -> FiguresShape | None:
    if one.figures is None:
        return None
    told = {name: getattr(one.figures, name) for name in ("reached", "reactions", "replies")}
    available = [name for name, value in told.items() if value is not None]
    return FiguresShape(at=one.figures.at, definition=one.figures.definition, available=available, **told)
