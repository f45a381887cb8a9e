"""Watchers and the cards they bring, with why, and what was done with one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.api.schemas.known import KnownHour
from rapport.curation import models as curation
from rapport.curation.ranking import RankedCard
from rapport.publishing.known_ahead import KnownPost


class WatcherGiven(Given):
    """`channel`: which one is asked, null for a feed. `money`: millionths a month of the network's currency.

    `money_a_day`: the same for a day; it has to be said where what is found costs money.
    """

    name: Annotated[Text, StringConstraints(max_length=80)] = ""
    looks: Literal["keyword", "tag", "account", "feed"]
    words: Annotated[Text, StringConstraints(min_length=1, max_length=500)]
    channel: int | None = None
    minutes: Annotated[int, Field(ge=15, le=10_080)] = 60
    looks_a_day: Annotated[int, Field(ge=1, le=96)] = 48
    money: Annotated[int, Field(ge=0, le=10**13)] | None = None
    money_a_day: Annotated[int, Field(ge=0, le=10**13)] | None = None
    becomes: Literal["cards", "drafts", "queued"] = "cards"
    template: Annotated[Text, StringConstraints(max_length=2000)] = ""
    channels: Annotated[list[int], Field(max_length=50)] = []


class PauseGiven(Given):
    paused: bool


class PaceGiven(Given):
    """From which score of a hundred, how many a day, how many minutes apart."""

    least: Annotated[int, Field(ge=60, le=100)] = 80
    a_day: Annotated[int, Field(ge=1, le=6)] = 2
    gap: Annotated[int, Field(ge=30, le=1440)] = 120


class Watcher(Shape):
    """`reason`: why its last look brought nothing, "" when it is well."""

    id: int
    name: str
    looks: str
    words: str
    network: str
    channel: int | None
    minutes: int
    looks_a_day: int
    money: int | None
    money_a_day: int | None
    becomes: str
    template: str
    channels: list[int]
    paused: bool
    looked_at: datetime | None
    due_at: datetime
    reason: str

    @classmethod
    def of(cls, row: curation.Watcher) -> Watcher:
        return cls(
            id=row.pk,
            name=row.name,
            looks=row.looks,
            words=row.words,
            network=row.network,
            channel=row.channel_id,
            minutes=row.minutes,
            looks_a_day=row.looks_a_day,
            money=row.millionths_a_month,
            money_a_day=row.millionths_a_day,
            becomes=row.becomes,
            template=row.template,
            channels=row.channels,
            paused=row.paused_at is not None,
            looked_at=row.looked_at,
            due_at=row.due_at,
            reason=row.reason,
        )


class FoundCard(Shape):
    """One find: whose words, where they lead, its score of a hundred and the reasons for it."""

    id: int
    watcher: int
    network: str
    channel: int | None
    author: str
    handle: str
    text: str
    language: str
    url: str
    link: str
    written_at: datetime
    found_at: datetime
    score: int
    why: list[str]
    seen: int
    reposts: bool
    quotes: bool
    answer_first: int | None = Field(description="The conversation of its author that waits for an answer.")

    @classmethod
    def of(cls, one: RankedCard) -> FoundCard:
        card = one.card
        return cls(
            id=card.pk,
            watcher=card.watcher_id,
            network=card.network,
            channel=card.channel_id,
            author=card.who,
            handle=card.handle,
            text=card.text,
            language=card.language,
            url=card.url,
            link=card.link,
            written_at=card.written_at,
            found_at=card.found_at,
            score=one.score,
            why=one.why,
            seen=one.seen,
            reposts=one.reposts,
            quotes=one.quotes,
            answer_first=one.talk.pk if one.talk else None,
        )


class CardTap(Shape):
    """What was done with a card; `post` is the draft it made, `delivery` the repost in line.

    `checks`: what to know of the hour that its post got.
    """

    id: int
    card: int
    what: str
    at: datetime
    post: int | None
    delivery: int | None
    undone: bool
    checks: list[KnownHour] = []

    @classmethod
    def of(cls, row: curation.Tap, known: Sequence[KnownPost] = ()) -> CardTap:
        return cls(
            id=row.pk,
            card=row.card_id,
            what=row.what,
            at=row.at,
            post=row.post_id,
            delivery=row.delivery_id,
            undone=row.undone_at is not None,
            checks=KnownHour.of_all(known),
        )
