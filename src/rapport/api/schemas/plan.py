"""A post's reply plan, and the times at which something comes round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.api.schemas.known import KnownHour
from rapport.api.schemas.names import PersonName, named
from rapport.publishing import models as publishing
from rapport.publishing.known_ahead import KnownPost
from rapport.publishing.plan_models import LONGEST_DAYS
from rapport.publishing.reply_plan import PlanGiven


class ReplyPlanGiven(Given):
    """The most that is done without a person; `watcher`: a teammate's handle; `days` null: while it stands.

    What comes under the post in the watcher's shifts is assigned to them. Once the days are over, only people
    answer under it, whatever `may` says.
    """

    may: Literal["usual", "draft", "person"] = "usual"
    watcher: Annotated[Text, StringConstraints(max_length=150)] = ""
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] | None = None


class ReplyPlan(Shape):
    """`ends`: when it is over everywhere, and only people answer from then on; null while nothing of the post is
    out, and for one without an end.
    """

    may: str
    watcher: PersonName | None
    days: int | None
    ends: datetime | None

    @classmethod
    def of(cls, plan: PlanGiven, ends: datetime | None) -> ReplyPlan:
        return cls(may=str(plan.may), watcher=named(plan.watcher), days=plan.days, ends=ends)


class ApartGiven(Given):
    """At most once in so many days each."""

    apart: int


class JoinGiven(Given):
    """The draft that is repeated with the others from now on."""

    post: int


class RestGiven(Given):
    """The article that has to stay in force; null: none."""

    article: int | None


class RepeatedPost(Shape):
    """One post that comes round; `stopped` is empty while it goes on, else link, fact, expired or complaints."""

    post: int
    rests_on: int | None
    stopped: str
    detail: str

    @classmethod
    def of(cls, row: publishing.Post) -> RepeatedPost:
        known = getattr(row, "evergreen", None)
        return cls(
            post=row.pk,
            rests_on=row.rests_on_id,
            stopped=known.why if known else "",
            detail=known.detail if known else "",
        )


class Series(Shape):
    """A rule from a wall time of a zone on. `apart` null: one post; else a set, each once in so many days.

    `checks`: what to know of its next moment, after what changed it.
    """

    id: int
    rule: str
    start: str
    zone: str
    apart: int | None
    ended_at: datetime | None
    posts: list[RepeatedPost]
    next: list[datetime] = Field(description="The next moments, in UTC.")
    checks: list[KnownHour] = []

    @classmethod
    def of(cls, row: publishing.Series, ahead: list[datetime], known: Sequence[KnownPost] = ()) -> Series:
        return cls(
            id=row.pk,
            rule=row.rule,
            start=row.start,
            zone=row.zone,
            apart=row.apart_days,
            ended_at=row.ended_at,
            posts=[RepeatedPost.of(one) for one in row.templates.all()],
            next=ahead,
            checks=KnownHour.of_all(known),
        )


class Moments(Shape):
    """When a rule comes round, in UTC, none twice."""

    moments: list[datetime]
