"""Events: when and where, the posts that tell of each, and its address for calendars."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Text, Title, visible
from rapport.publishing.occasions.address import address_of_occasion
from rapport.publishing.occasions.models import LONGEST_PLACE, LONGEST_TERMS, LONGEST_TEXT, Occasion


class EventGiven(Given):
    """`starts` and `ends` are wall times of `zone`, without an offset; no zone: the brand's."""

    title: Title
    starts: datetime
    ends: datetime
    zone: Annotated[Text, StringConstraints(max_length=64)] = ""
    place: Annotated[Text, StringConstraints(strip_whitespace=True, max_length=LONGEST_PLACE)] = ""
    text: Annotated[Text, StringConstraints(max_length=LONGEST_TEXT)] = ""
    terms: Annotated[Text, StringConstraints(max_length=LONGEST_TERMS)] = ""


class NewEvent(EventGiven):
    """`channels`: where its post is announced; `language`: of that post, else the brand's."""

    channels: Annotated[list[int], Field(max_length=100)] = []
    language: Annotated[Text, StringConstraints(max_length=8)] = ""


class ChangedEvent(EventGiven):
    """`sequence`: that which was read; refused where it is another by now."""

    sequence: int | None = None


class EventOffGiven(Given):
    """`why` for the record."""

    why: Annotated[Text, StringConstraints(max_length=1000), AfterValidator(visible)]


class EventAddressGiven(Given):
    """`on` false: revoke it."""

    on: bool


class EventPost(Shape):
    """A post that tells of it; `why`: what kept it out of the line, "" where nothing did."""

    post: int
    role: str
    why: str


class Event(Shape):
    """An event; `address` is "" where it was revoked, `sequence` grows with each change."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    text: str
    terms: str
    sequence: int
    called_off_at: datetime | None
    called_off_why: str
    address: str
    posts: list[EventPost]

    @classmethod
    def of(cls, row: Occasion) -> Event:
        names = ("title", "starts_at", "ends_at", "zone", "place", "text", "terms", "sequence")
        said = {name: getattr(row, name) for name in (*names, "called_off_at", "called_off_why")}
        told = sorted(row.posts.all(), key=lambda one: one.pk)
        posts = [EventPost(post=one.post_id, role=one.role, why=one.why) for one in told]
        return cls(id=row.pk, address=address_of_occasion(row), posts=posts, **said)
