"""A post as a program gives it, with its variants, its pictures, a poll and crops."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from rapport.api.schemas.base import Given, Moment, Short, Text
from rapport.api.schemas.file import FileGiven

Option = Annotated[Text, StringConstraints(max_length=200)]
Long = Annotated[Text, StringConstraints(max_length=20_000)]


class PostFileGiven(FileGiven):
    """A file that was brought to `/files`, and what it shows; `waived`: a person lets it go without."""

    waived: bool = False


class CropShape(Given):
    """The part of a picture that is shown on a channel, in thousandths of its width and height."""

    sha256: Annotated[Text, StringConstraints(max_length=64)]
    left: Annotated[int, Field(ge=0, le=990)] = 0
    top: Annotated[int, Field(ge=0, le=990)] = 0
    width: Annotated[int, Field(ge=10, le=1000)] = 1000
    height: Annotated[int, Field(ge=10, le=1000)] = 1000


class VariantGiven(Given):
    """What differs on one channel; empty text, thread, warning and first comment are the post's.

    `files` null, or `own_files` false: the post's. `no_warning`, `no_thread`: the post's is left off here.
    `own_at`: when it leaves, whatever is chosen for the others; null: as the post.
    """

    channel: int
    text: Long = ""
    warning: Short = ""
    no_warning: bool = False
    thread: Annotated[list[Long], Field(max_length=25)] = []
    no_thread: bool = False
    first_comment: Long = ""
    files: Annotated[list[PostFileGiven], Field(max_length=10)] | None = None
    own_files: bool | None = None
    crops: Annotated[list[CropShape], Field(max_length=10)] = []
    own_at: Moment | None = None


class PollShape(Given):
    """Options to choose from, open for so many minutes once it left; `multiple`: several by one person."""

    options: Annotated[list[Option], Field(min_length=1, max_length=20)]
    minutes: Annotated[int, Field(ge=1, le=527_040)]
    multiple: bool = False


class QuoteShape(Given):
    """Somebody else's post, by its network's id; `channel`: the one it was found through.

    It is quoted on that network; on others `url` stands under the words. `who`, `handle` and `text` are for us.
    """

    channel: int
    network_id: Annotated[Text, StringConstraints(min_length=1, max_length=400)]
    url: Annotated[Text, StringConstraints(max_length=2000, pattern=r"^(https?://\S+)?$")] = ""
    who: Annotated[Text, StringConstraints(max_length=200)] = ""
    handle: Annotated[Text, StringConstraints(max_length=200)] = ""
    text: Annotated[Text, StringConstraints(max_length=4000)] = ""


class PostGiven(Given):
    """`version` and `beside`: as they were read, when a post is changed. `first_comment` leaves under the post.

    `thread`: further parts, on every channel that has threads and no parts of its own.
    `utm`: its links name the campaign; null: as it was.
    """

    idea: Long = ""
    thread: Annotated[list[Long], Field(max_length=25)] = []
    first_comment: Long = ""
    poll: PollShape | None = None
    quote: QuoteShape | None = None
    variants: Annotated[list[VariantGiven], Field(max_length=50)] = []
    warning: Short = ""
    language: Annotated[Text, StringConstraints(max_length=8)] = ""
    campaign: Annotated[Text, StringConstraints(max_length=120)] = ""
    utm: bool | None = None
    tags: Annotated[list[Annotated[Text, StringConstraints(max_length=60)]], Field(max_length=30)] = []
    notes: Long = ""
    files: Annotated[list[PostFileGiven], Field(max_length=10)] = []
    version: int | None = None
    beside: Annotated[Text, StringConstraints(max_length=16)] = ""


class VariantChanged(VariantGiven):
    """As it is told, too: what cannot be changed here is taken only as it is."""

    model_config = ConfigDict(extra="allow")


class PostChanged(PostGiven):
    """As a post is told, too: what cannot be changed here is taken only as it is, or left out."""

    model_config = ConfigDict(extra="allow")
    variants: Annotated[list[VariantChanged], Field(max_length=50)] = []  # type: ignore[assignment]
