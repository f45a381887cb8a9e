"""What is the matter with posts, and what is put aside of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Page, Shape
from rapport.publishing.put_aside import AT_ONCE
from rapport.publishing.trouble_of import PostTrouble

Key = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class Trouble(Shape):
    """`key` tells it from every other one, also of the same post before or after. `at`: when it left or was to."""

    key: str
    post: int
    channel: int
    code: str
    why: str
    todo: str
    at: datetime | None

    @classmethod
    def of(cls, one: PostTrouble) -> Trouble:
        channel = one.standing.variant.channel_id
        return cls(
            key=one.key, post=one.post.pk, channel=channel, code=one.code, why=one.why, todo=one.todo, at=one.at
        )


class TroublePage(Page[Trouble]):
    """`total`: how many there are in all, counted up to 1000."""

    total: int


class AsideGiven(Given):
    """Each by its `key`, as it was read."""

    keys: Annotated[list[Key], Field(min_length=1, max_length=AT_ONCE)]


class Aside(Shape):
    """`id`: by which this can be undone; `put_aside`: how many; the others were solved or changed meanwhile."""

    id: int
    put_aside: int


class TakenUp(Shape):
    """How many ask for somebody again, where they still stand."""

    taken_up: int
