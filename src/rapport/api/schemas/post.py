"""A post with its variants, what keeps one, and how it is put in line."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Moment, Shape, Short, Text
from rapport.api.schemas.post_given import CropShape as CropShape
from rapport.api.schemas.post_given import PollShape as PollShape
from rapport.api.schemas.post_given import PostFileGiven as PostFileGiven
from rapport.api.schemas.post_given import PostGiven as PostGiven
from rapport.api.schemas.post_given import QuoteShape as QuoteShape
from rapport.api.schemas.post_given import VariantGiven as VariantGiven
from rapport.domain.crop import Crop
from rapport.publishing import models as publishing
from rapport.publishing.beside import beside_digest
from rapport.publishing.composed import files_of
from rapport.publishing.post_check import PostCheck
from rapport.publishing.quoting import quote_of
from rapport.publishing.standing import PostStanding, VariantStanding


class LineGiven(Given):
    """One of the four words, with `at` for `date`; `channels` empty: all of them."""

    how: Literal["queue", "first", "now", "date"]
    at: Moment | None = None
    channels: Annotated[list[int], Field(max_length=50)] = []


class MoveGiven(Given):
    at: Moment


class SeriesGiven(Given):
    """A rule of RFC 5545 by days, weeks, months or years, from a wall time on; without a zone, the brand's."""

    rule: Annotated[Text, StringConstraints(max_length=1000)]
    start: datetime
    zone: Annotated[Text, StringConstraints(max_length=64)] = ""


class HoldGiven(Given):
    why: Short = ""


class SlotShape(Given):
    """Monday is 0; `at` is a wall time of the zone."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    at: time


class SlotsGiven(Given):
    """`zone`: whose wall time it is, as Europe/Rome; "" for the brand's."""

    zone: Annotated[Text, StringConstraints(max_length=64)] = ""
    slots: Annotated[list[SlotShape], Field(max_length=168)]


class Slots(Shape):
    """A channel's times of the week, and the next one that is free (null: none within 60 days)."""

    channel: int
    zone: str
    slots: list[SlotShape]
    next_free: datetime | None


class Part(Shape):
    """One part, or the first `comment`; `delivery`: its number under `/deliveries`; `taken_back`: by a person."""

    delivery: int
    comment: bool
    step: str
    reason: str
    network_id: str
    url: str
    sent_at: datetime | None
    taken_back: bool

    @classmethod
    def of(cls, part: publishing.PostPart) -> Part:
        row = part.publication
        return cls(
            delivery=row.pk,
            comment=row.under_id is not None,
            step=row.step,
            reason=row.reason,
            network_id=row.network_id,
            url=row.url,
            sent_at=row.sent_at,
            taken_back=part.taken_back_at is not None,
        )


class PostFile(Shape):
    """A picture of a post, by the hash of its content."""

    sha256: str
    name: str
    alt: str
    waived: bool

    @classmethod
    def of(cls, row: publishing.PostFile) -> PostFile:
        return cls(sha256=row.file.sha256, name=row.name, alt=row.alt, waived=row.waived)


class Variant(Shape):
    """The post on one channel; `text` and `thread` are its own, empty where it takes the post's.

    `files`: what leaves beside it, its own where `own_files` says so. `quotes`: it leaves as a quote of the post's
    `quote`; else that one's link stands under the words. `hour` says what `at` is:
    *proposed*, *scheduled* where it leaves by itself then, *left*, or *was* for what did not leave.
    """

    channel: int
    network: str
    state: str
    text: str
    warning: str
    no_warning: bool
    thread: list[str]
    no_thread: bool
    first_comment: str
    quotes: bool
    own_files: bool
    files: list[PostFile]
    crops: list[CropShape]
    at: datetime | None
    hour: str
    proposed_at: datetime | None
    scheduled_at: datetime | None
    own_at: datetime | None
    how: str
    parts: list[Part]

    @classmethod
    def of(cls, one: VariantStanding) -> Variant:
        row = one.variant
        return cls(
            channel=row.channel_id,
            network=row.channel.network,
            state=str(one.state),
            text=row.text,
            warning=row.warning,
            no_warning=row.no_warning,
            thread=row.thread,
            no_thread=row.no_thread,
            first_comment=row.first_comment,
            quotes=quote_of(row) is not None,
            own_files=row.own_files,
            files=[PostFile.of(file) for file in files_of(row)],
            crops=[_crop(sha256, Crop(*kept)) for sha256, kept in row.crops.items()],
            at=one.at,
            hour=str(one.hour),
            proposed_at=one.proposed_at,
            scheduled_at=one.scheduled_at,
            own_at=one.variant.own_at,
            how=row.how,
            parts=[Part.of(part) for part in row.parts.all()],
        )


def _crop(sha256: str, crop: Crop) -> CropShape:
    return CropShape(sha256=sha256, left=crop.left, top=crop.top, width=crop.width, height=crop.height)


def _quote(kept: dict[str, Any]) -> QuoteShape:
    return QuoteShape(**{name: value for name, value in kept.items() if name != "network"})


class Post(Shape):
    """`state` is the least advanced variant's, or `partly`. `files`: of all channels without their own.

    `beside`: a hash of notes, campaign, tags, reply plan and article, which are no part of `version`.
    """

    id: int
    state: str
    idea: str
    thread: list[str]
    first_comment: str
    poll: PollShape | None
    quote: QuoteShape | None
    warning: str
    language: str
    campaign: str
    utm: bool
    tags: list[str]
    notes: str
    files: list[PostFile]
    author: str
    version: int
    beside: str
    created_at: datetime
    held: bool
    rests_on: int | None = Field(description="The article that it is true with; null: none.")
    at: datetime | None
    variants: list[Variant]

    @classmethod
    def of(cls, one: PostStanding) -> Post:
        row = one.post
        return cls(
            id=row.pk,
            state=str(one.state),
            idea=row.idea,
            thread=row.thread,
            first_comment=row.first_comment,
            poll=PollShape(**row.poll) if row.poll else None,
            quote=_quote(row.quote) if row.quote else None,
            warning=row.warning,
            language=row.language,
            campaign=row.campaign,
            utm=row.utm,
            tags=row.tags,
            notes=row.notes,
            files=[PostFile.of(file) for file in row.files.all() if file.variant_id is None],
            author=row.author.handle,
            version=row.version,
            beside=beside_digest(row),
            created_at=row.created_at,
            held=row.held_at is not None,
            rests_on=row.rests_on_id,
            at=one.at,
            variants=[Variant.of(variant) for variant in one.variants],
        )


class Check(Shape):
    """What somebody should know of it at its hour on a channel; nothing of this holds it up."""

    channel: int
    code: str
    says: str

    @classmethod
    def of(cls, one: PostCheck) -> Check:
        return cls(channel=one.channel.pk, code=one.code, says=one.says)


class PlacedPost(Post):
    """A post that was just put in line or moved, with what somebody should know of that: empty, nothing is."""

    checks: list[Check] = []
