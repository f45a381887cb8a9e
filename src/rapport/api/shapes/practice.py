"""Posts of the practice network, as a customer sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rapport.api.shapes.base import Given, Shape, Text, Words
from rapport.connectors.practice import values

Handle = Annotated[Text, StringConstraints(min_length=1, max_length=61)]
Number = Annotated[str, StringConstraints(pattern=r"^\d{1,18}$")] | int


class Author(Given):
    """Somebody on the practice network."""

    handle: Handle
    name: Annotated[Text, StringConstraints(max_length=120)] = ""


class PostGiven(Given):
    """What a customer writes to the brand. A review has a rating from 1 to 5, and nothing else has one."""

    by: Author = Field(alias="from")
    text: Words
    kind: Literal["mention", "comment", "direct", "review"]
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    in_reply_to: Number | None = None


class Post(Shape):
    """Words on the practice network; `automatic` is its bot label on the brand's own words."""

    id: str
    kind: str
    by: Author
    by_brand: bool
    text: str
    at: datetime
    thread: str
    in_reply_to: str | None
    rating: int | None
    automatic: bool

    @classmethod
    def of(cls, post: values.Post) -> Post:
        return cls(
            id=post.id,
            kind=post.kind,
            by=Author.model_construct(handle=post.author, name=post.name),
            by_brand=post.by_brand,
            text=post.text,
            at=post.at,
            thread=post.thread,
            in_reply_to=post.in_reply_to or None,
            rating=post.rating,
            automatic=post.automatic,
        )
