"""What the practice network takes and tells in JSON: posts, as a customer sees them, and faults."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Short, Text, Words
from rapport.connectors.practice import values

Handle = Annotated[Text, StringConstraints(min_length=1, max_length=61)]
Number = Annotated[str, StringConstraints(pattern=r"^\d{1,18}$")] | int


class Author(Given):
    """Somebody on the practice network."""

    handle: Handle
    name: Annotated[Text, StringConstraints(max_length=120)] = ""


class PracticeWordsGiven(Given):
    """What a customer writes to the brand. A review has a rating from 1 to 5, and nothing else has one."""

    by: Author = Field(alias="from")
    text: Words
    kind: Literal["mention", "comment", "direct", "review"]
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    in_reply_to: Number | None = None


class NativeGiven(Given):
    """What a person of the brand writes in the network's own app, to a customer's handle.

    Without `in_reply_to` it goes into the latest thread with them.
    """

    to: Handle
    text: Words
    in_reply_to: Number | None = None


class EditGiven(Given):
    """The customer's words from now on."""

    text: Words


class FaultGiven(Given):
    """How the network's next call goes wrong, by the name it has on the practice screen; empty: no more faults."""

    fault: Short


class Faults(Shape):
    """What will go wrong at the network's next calls, in order."""

    waiting: list[str]


class PracticePost(Shape):
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
    def of(cls, post: values.Post) -> PracticePost:
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
