"""The rule for approval with its steps, and what waits for a yes with its steps and votes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.approvals import models as rows
from rapport.approvals.rule import MOST_STEPS
from rapport.approvals.steps import RequestStanding

LONGEST = 30 * 24 * 60
Handle = Annotated[Text, StringConstraints(max_length=150)]


class StepGiven(Given):
    """Who: `people` by their handles, a `role`, a `client` by its number (null: whichever a link was made for).

    `need`: any of them, all, or `count` of them. After `patience` minutes of silence it waits on, the owners may
    answer too (`escalate`), or the post does not go out (`drop`).
    """

    who: Literal["anybody", "people", "role", "client"] = "anybody"
    people: Annotated[list[Handle], Field(max_length=50)] = []
    role: Literal["", "owner", "agent"] = ""
    client: int | None = None
    need: Literal["any", "all", "some"] = "any"
    count: Annotated[int, Field(ge=1, le=20)] = 1
    silence: Literal["wait", "escalate", "drop"] = "wait"
    patience: Annotated[int, Field(ge=1, le=LONGEST)] = 24 * 60


class RuleGiven(Given):
    """The steps, one after the other."""

    steps: Annotated[list[StepGiven], Field(min_length=1, max_length=MOST_STEPS)]


class Step(Shape):
    """One step, as it was written."""

    who: str
    people: list[str]
    role: str
    client: int | None
    need: str
    count: int
    silence: str
    patience: int

    @classmethod
    def of(cls, row: rows.ApprovalStep) -> Step:
        given = {name: getattr(row, name) for name in ("who", "role", "need", "count", "silence", "patience")}
        return cls(people=[one.handle for one in row.people.all()], client=row.client_id, **given)


class ApprovalRule(Shape):
    """`on` false: posts leave on their writer's word. `waiting`: posts that wait for a yes now."""

    on: bool
    steps: list[Step]
    waiting: int


class VoteShape(Shape):
    """A person's yes or no by their handle, or a client's by its number."""

    person: str | None
    client: int | None
    yes: bool
    words: str
    at: datetime

    @classmethod
    def of(cls, row: rows.Vote) -> VoteShape:
        who = row.person.handle if row.person else None
        return cls(person=who, client=row.client_id, yes=row.yes, words=row.words, at=row.at)


class ApprovalStanding(Shape):
    """A request as it stands; `post` null: it is about something else.

    `outcome` is empty while open; `current` is the place of the step it waits for.
    """

    id: int
    kind: str
    post: int | None
    digest: str
    outcome: str
    asked_by: str
    asked_at: datetime
    closed_at: datetime | None
    current: int | None
    mine: bool
    steps: list[Step]
    votes: list[VoteShape]

    @classmethod
    def of(cls, one: RequestStanding, person: int) -> ApprovalStanding:
        row = one.request
        is_open = row.outcome == rows.RequestOutcome.OPEN
        return cls(
            id=row.pk,
            kind=row.kind,
            post=row.subject if row.kind == rows.RequestKind.POST else None,
            digest=row.digest,
            outcome=row.outcome,
            asked_by=row.asked_by.handle,
            asked_at=row.asked_at,
            closed_at=row.closed_at,
            current=one.place if is_open else None,
            mine=is_open and one.waits_for(person),
            steps=[Step.of(step) for step in one.rows],
            votes=[VoteShape.of(vote) for vote in one.votes],
        )
