"""Giveaways: announced, drawn, called off, and checked by anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from rapport.api.schemas.base import Given, Moment, Shape, Text, Title, visible
from rapport.audience import models as audience
from rapport.audience.giveaways import MOST_PRIZES, told_publicly


class GiveawayGiven(Given):
    """`delivery`: the part of a post that is out, under which people enter. `public_from`: see the guide."""

    delivery: int
    name: Title
    rules: Annotated[Text, StringConstraints(max_length=5000), AfterValidator(visible)]
    prizes: Annotated[int, Field(ge=1, le=MOST_PRIZES)] = 1
    closes_at: Moment
    public_from: Annotated[Text, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class DrawGiven(Given):
    """The public value as it was published, where the rules name one."""

    public: Annotated[Text, StringConstraints(max_length=200)] = ""


class CallOffGiven(Given):
    """`why` for the record; `says` for everybody, as a post of its own where it is not empty."""

    why: Annotated[Text, StringConstraints(max_length=1000), AfterValidator(visible)]
    says: Annotated[Text, StringConstraints(max_length=20_000)] = ""


class GiveawayTold(Shape):
    """A giveaway with what everybody is told: the promise before the draw, all that makes it again after."""

    id: int
    channel: int
    name: str
    closes_at: datetime
    drawn_at: datetime | None
    called_off_at: datetime | None
    told: dict[str, object]

    @classmethod
    def of(cls, row: audience.Giveaway) -> GiveawayTold:
        names = ("name", "closes_at", "drawn_at", "called_off_at")
        told = {name: getattr(row, name) for name in names}
        return cls(id=row.pk, channel=row.channel_id, told=told_publicly(row), **told)


class GiveawayCalledOff(Shape):
    """`post`: what tells everybody; `waits`: why it has not gone in line, "" where it has."""

    giveaway: GiveawayTold
    post: int | None
    waits: str


class DrawChecked(Shape):
    """The draw made again from what is told: nothing is wrong where `problems` is empty."""

    problems: list[str]
