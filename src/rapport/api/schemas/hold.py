"""The hold of all posts, and the list with which they go on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from rapport.api.schemas.base import Given, Shape, Short
from rapport.api.schemas.known import KnownHour
from rapport.api.schemas.names import PersonName
from rapport.availability.models import QueueHold


class HoldAllGiven(Given):
    why: Short = ""


class ResumeGiven(Given):
    """The posts that go on, by number; null: all. The others stay held, each by itself."""

    posts: Annotated[list[int], Field(max_length=5000)] | None


class HeldPost(Shape):
    """`again`: let go on, it is in line at its hour; else it is a draft to be dated anew."""

    post: int
    title: str
    state: str
    at: datetime | None
    again: bool


class Hold(Shape):
    """`on` false: no incident; `posts` are then left of one that is over."""

    on: bool
    by: PersonName | None
    at: datetime | None
    why: str
    posts: list[HeldPost]

    @classmethod
    def of(cls, row: QueueHold | None, posts: list[HeldPost]) -> Hold:
        if row is None:
            return cls(on=False, by=None, at=None, why="", posts=posts)
        return cls(on=True, by=PersonName.of(row.by), at=row.at, why=row.why, posts=posts)


class Resumed(Shape):
    """How many are in line again, how many are drafts to be dated anew, and how many stay held.

    `checks`: what to know of the hours of the first of those that are in line again.
    """

    again: int
    drafts: int
    held: int
    checks: list[KnownHour] = []
