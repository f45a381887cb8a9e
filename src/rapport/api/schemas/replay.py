"""Replays: what is asked for, how far it is, and what was found."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from rapport.api.schemas.base import Given, Shape, Short
from rapport.api.schemas.names import PersonName
from rapport.promise import models as promise


class ReplayGiven(Given):
    """Another setting: α, first reader, and reason codes of rules to leave out."""

    days: Annotated[int, Field(ge=1, le=90)]
    alpha: Annotated[float, Field(gt=0, lt=0.5)]
    reader: Short = "fast"
    without: Annotated[list[Short], Field(max_length=20)] = []


class Change(Shape):
    """Who has a message and who would have it: answer, draft, person or ignore; the same twice: no change."""

    model_config = ConfigDict(serialize_by_alias=True)

    before: str = Field(alias="from")
    after: str = Field(alias="to")


class Count(Change):
    """How many messages."""

    count: int


class GroupCount(Count):
    """How many messages of a group."""

    language: str
    kind: str


class Moved(Change):
    """One message that would change hands."""

    message: int


class Example(Moved):
    """With its conversation and its first 200 characters."""

    conversation: int
    text: str


class Threshold(Shape):
    """What was fitted to a group for this replay, from `n` labelled complaints; `rank` null: they are too few."""

    language: str
    kind: str
    threshold: float
    n: int
    rank: int | None


class Found(Shape):
    """What was counted so far: the changes of all messages `seen`, and of each group.

    At most 50 examples of each change; at most 2,000 messages are `listed`, `left_out` is how many more moved.
    """

    seen: int
    changes: list[Count]
    groups: list[GroupCount]
    examples: list[Example]
    listed: list[Moved]
    left_out: int
    thresholds: list[Threshold]


class ReplayLine(Shape):
    """A replay as lists show it: `done` of `total` messages are seen."""

    id: int
    state: Literal["waiting", "running", "done", "stopped", "failed"]
    days: int
    alpha: float
    reader: str
    without: list[str]
    by: PersonName
    at: datetime
    done: int
    total: int
    failed: str = Field(description="What happened and what to do, when it failed.")

    @classmethod
    def of(cls, row: promise.Replay) -> ReplayLine:
        return cls(**_line(row))


class Replay(ReplayLine):
    """A replay with what it found; null until its first chunk."""

    found: Found | None

    @classmethod
    def of(cls, row: promise.Replay) -> Replay:
        return cls(found=_found(row) if row.found else None, **_line(row))


def _line(row: promise.Replay) -> dict[str, Any]:
    same = ("state", "days", "at", "done", "total", "failed")
    asked = {name: row.asked[name] for name in ("alpha", "reader", "without")}
    return {"id": row.pk, "by": PersonName.of(row.by), **asked, **{name: getattr(row, name) for name in same}}


def _found(row: promise.Replay) -> Found:
    listed = [{"message": message, "from": before, "to": after} for message, before, after in row.found["listed"]]
    return Found.model_validate(row.found | {"listed": listed})
