"""Giveaways: announced, drawn, called off, and checked by anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from rapport.api.schemas.base import Given, Moment, Shape, Text, Title, visible
from rapport.audience import models as audience
from rapport.audience.draws.address import address_of_giveaway
from rapport.audience.draws.state import GiveawayState
from rapport.audience.giveaways import MOST_PRIZES, told_publicly
from rapport.audience.models import EntryWay


class GiveawayGiven(Given):
    """`delivery`: the part of a post that is out, under which people enter. `public_from`: see the guide."""

    delivery: int
    name: Title
    rules: Annotated[Text, StringConstraints(max_length=5000), AfterValidator(visible)]
    prizes: Annotated[int, Field(ge=1, le=MOST_PRIZES)] = 1
    closes_at: Moment
    public_from: Annotated[Text, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class PostedGiveaway(Given):
    """A giveaway with a post of its own. `ways`: reply, favourite, repost; any of them enters."""

    name: Title
    rules: Annotated[Text, StringConstraints(max_length=5000), AfterValidator(visible)]
    prizes: Annotated[int, Field(ge=1, le=MOST_PRIZES)] = 1
    closes_at: Moment
    public_from: Annotated[Text, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    ways: Annotated[list[EntryWay], Field(min_length=1, max_length=3)] = list(EntryWay)


class NewPostedGiveaway(PostedGiveaway):
    """`channels`: where its post is announced; `language`: of that post, else the brand's."""

    channels: Annotated[list[int], Field(max_length=100)] = []
    language: Annotated[Text, StringConstraints(max_length=8)] = ""


class ChangedGiveaway(PostedGiveaway):
    """`version`: that which was read; refused where it is another by now."""

    version: int | None = None


class DrawGiven(Given):
    """The public value as it was published, where the rules name one."""

    public: Annotated[Text, StringConstraints(max_length=200)] = ""


class CallOffGiven(Given):
    """`why` for the record; `says` for everybody, as a post of its own where it is not empty."""

    why: Annotated[Text, StringConstraints(max_length=1000), AfterValidator(visible)]
    says: Annotated[Text, StringConstraints(max_length=20_000)] = ""


class GiveawayTold(Shape):
    """A giveaway with what everybody is told: the promise before the draw, all that makes it again after.

    People enter under `post`, where it has one of its own, or under a post of before on `channel`. `address` is
    its page for everybody; `version` grows with each change of its rules. `state`: unpublished, open, over, drawn
    or called off.
    """

    id: int
    channel: int | None
    post: int | None
    address: str
    version: int
    state: GiveawayState
    name: str
    closes_at: datetime
    drawn_at: datetime | None
    called_off_at: datetime | None
    told: dict[str, object]

    @classmethod
    def of(cls, row: audience.Giveaway, state: GiveawayState) -> GiveawayTold:
        names = ("name", "closes_at", "drawn_at", "called_off_at", "version")
        columns = {name: getattr(row, name) for name in names}
        return cls(
            id=row.pk,
            channel=row.channel_id,
            post=row.post_id,
            address=address_of_giveaway(row),
            told=told_publicly(row),
            state=state,
            **columns,
        )


class GiveawayCalledOff(Shape):
    """`post`: what tells everybody; `waits`: why it has not gone in line, "" where it has."""

    giveaway: GiveawayTold
    post: int | None
    waits: str


class DrawChecked(Shape):
    """The draw made again from what is told: nothing is wrong where `problems` is empty."""

    problems: list[str]
