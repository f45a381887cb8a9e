"""Followers: as their network shows them, the word for each, and what was chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.audience import models as audience
from rapport.audience.follow_back import MOST_A_DAY
from rapport.audience.proposals import Proposal
from rapport.audience.weighing import HEAVIEST

Weight = Annotated[int, Field(ge=0, le=HEAVIEST)]


class Follower(Shape):
    """An account that follows; `reach` is empty while it was not looked at. No verdict on a person."""

    id: int
    channel: int
    network_id: str
    handle: str
    name: str
    about: str
    url: str
    followed_at: datetime | None
    first_seen_at: datetime
    gone_at: datetime | None
    reach: str
    fact: str

    @classmethod
    def of(cls, row: audience.Follower) -> Follower:
        names = [name for name in cls.model_fields if name not in ("id", "channel")]
        return cls(id=row.pk, channel=row.channel_id, **{name: getattr(row, name) for name in names})


class WeighedFactor(Shape):
    """`value` from 0 to 1, null where nobody says."""

    value: float | None
    fact: str
    weight: int


class ProposedFollower(Shape):
    """A follower to choose about, with all that speaks for it."""

    follower: Follower
    score: int
    mode: str
    factors: dict[str, WeighedFactor]

    @classmethod
    def of_proposal(cls, one: Proposal, weights: dict[str, int]) -> ProposedFollower:
        factors = {
            str(factor): WeighedFactor(value=said.value, fact=said.fact, weight=weights[str(factor)])
            for factor, said in one.weighed.items()
        }
        return cls(follower=Follower.of(one.row), score=one.score, mode=one.mode, factors=factors)


class FollowerChoice(Shape):
    """What a person chose; `delivery` is the follow on its way."""

    id: int
    follower: int
    choice: str
    at: datetime
    until: datetime | None
    delivery: int | None
    undone_at: datetime | None

    @classmethod
    def of(cls, row: audience.FollowChoice) -> FollowerChoice:
        return cls(
            id=row.pk,
            follower=row.follower_id,
            choice=row.choice,
            at=row.at,
            until=row.until,
            delivery=row.delivery_id,
            undone_at=row.undone_at,
        )


class ChoiceGiven(Given):
    choice: Literal["follow", "later", "never"]


class CountsGiven(Given):
    """`channel`: only that one, also where reading its list costs money; null: all that cost nothing."""

    channel: int | None = None


class CountedFollowers(Shape):
    """A count of a channel's followers. Shares from 0 to 1, 95 % sure; null below 100 followers."""

    channel: int
    begun_at: datetime
    done_at: datetime | None
    whole: bool
    seed: str
    total: int
    looked: int
    words: dict[str, int]
    share: float | None
    low: float | None
    high: float | None
    trouble: str

    @classmethod
    def of(cls, row: audience.FollowerCount) -> CountedFollowers:
        names = [name for name in cls.model_fields if name != "channel"]
        return cls(channel=row.channel_id, **{name: getattr(row, name) for name in names})


class FollowBackRuleGiven(Given):
    """How much each factor counts, 0 to 5; what is left out counts as usual."""

    weights: dict[Literal["talked", "topic", "language", "place", "real", "relation", "risk"], Weight] = {}
    a_day: Annotated[int, Field(ge=0, le=MOST_A_DAY)] = 50
    topics: Annotated[Text, StringConstraints(max_length=400)] = ""
    place: Annotated[Text, StringConstraints(max_length=120)] = ""


class FollowBackRule(Shape):
    """How followers are weighed, how many are followed a day at most, and how many were today."""

    weights: dict[str, int]
    a_day: int
    topics: str
    place: str
    today: int


class RealGiven(Given):
    """Whether somebody real stands behind it."""

    real: bool


class RealMarked(Shape):
    """What a person said of a follower that chance had drawn for the sample."""

    follower: int
    real: bool
    by: str
    at: datetime


class RelationGiven(Given):
    """`holds` false: they are not, and nobody asks again."""

    holds: bool


class MarkedRelation(Shape):
    """What a contact is to the brand, or is not, as a person said."""

    contact: int
    relation: str
    holds: bool
    by: str
    at: datetime

    @classmethod
    def of(cls, row: audience.RelationMark) -> MarkedRelation:
        return cls(contact=row.contact_id, relation=row.relation, holds=row.holds, by=row.by.handle, at=row.at)
