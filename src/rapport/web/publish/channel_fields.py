"""One channel in the composer's form: what is its own there, and what it takes from the post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.connectors.registry import manifest
from rapport.domain.crop import Crop
from rapport.domain.thread_parts import joined_parts, split_parts
from rapport.publishing.checks import no_comment
from rapport.publishing.further_parts import thread_of
from rapport.publishing.models import Post, PostFile, Variant
from rapport.publishing.standing import stands
from rapport.publishing.writing import FileGiven, VariantGiven
from rapport.web.access import BrandRequest
from rapport.web.publish.calendar import channels_of
from rapport.web.publish.crop_fields import CropFields, crop_fields, kept_crops, typed_crops
from rapport.web.publish.file_fields import PictureField, picture_fields, shared_files, staying
from rapport.web.publish.time_fields import LONGEST_TIME, as_wall, wall_time

LONGEST, LONGEST_WARNING = 20_000, 300


@dataclass(frozen=True, slots=True)
class ChannelFields:
    """One channel's fields as they stand: whether it is chosen, and what is its own; what is empty is the post's.

    `out`: something of it is on the network, and stays as it went. `shared`: the post's pictures. `at`: a wall
    time.
    """

    channel: Channel
    chosen: bool
    text: str = ""
    thread: str = ""
    first_comment: str = ""
    out: bool = False
    crops: Mapping[str, Crop] = field(default_factory=dict)
    shared: Sequence[PostFile] = ()
    warning: str = ""
    at: str = ""
    own_files: bool = False
    own_pictures: Sequence[PictureField] = ()
    no_warning: bool = False
    no_thread: bool = False

    @property
    def threads(self) -> str:
        """How a post goes on here in further parts; "" where it does not."""
        return manifest(self.channel.network).threads

    @property
    def pictures(self) -> Sequence[PostFile]:
        """What stands beside its words: its own, or the post's."""
        return staying(self.own_pictures) if self.own_files else self.shared

    @property
    def crop_fields(self) -> list[CropFields]:
        """For each of its pictures the part that is shown here."""
        return crop_fields(self.channel.pk, self.pictures, self.crops)

    @property
    def no_comment(self) -> str:
        """Why no first comment of ours goes under a post here; "" where one does."""
        return no_comment(self.channel.network)

    @property
    def own(self) -> bool:
        """Whether anything beside the words is its own here."""
        return self.own_files or bool(self.warning or self.no_warning or self.at)

    def given(self, brand: Brand, files: tuple[FileGiven, ...] = ()) -> VariantGiven:
        """The variant as it is typed, with these files where it has its own."""
        return VariantGiven(
            self.channel,
            self.text,
            self.warning,
            split_parts(self.thread),
            files if self.own_files else None,
            self.first_comment,
            self.crops,
            self.own_time(brand),
            self.no_warning,
            self.no_thread,
        )

    def own_time(self, brand: Brand) -> datetime | None:
        """When it leaves, whatever is chosen for the others."""
        return wall_time(self.at, brand)


def typed(request: BrandRequest, post: Post | None, given: QueryDict | None) -> list[ChannelFields]:
    """Each channel's fields: from the form where there is one, else from the post."""
    channels, known = channels_of(request), _variants(post)
    gone = {one.variant.channel_id for one in stands(post).variants if one.partly_out} if post else set()
    shared = staying(picture_fields(request.brand, given, shared_files(post)))
    if given is not None:
        return [_posted(request.brand, given, one, known.get(one.pk), one.pk in gone, shared) for one in channels]
    if post is None:
        return [ChannelFields(one, chosen=True) for one in channels]
    return [_kept(request.brand, one, known.get(one.pk), one.pk in gone, shared) for one in channels]


def _variants(post: Post | None) -> dict[int, Variant]:
    return {one.channel_id: one for one in post.variants.all()} if post else {}


def _kept(
    brand: Brand, channel: Channel, row: Variant | None, out: bool, shared: Sequence[PostFile]
) -> ChannelFields:
    if row is None:
        return ChannelFields(channel, False, shared=shared)
    return ChannelFields(
        channel,
        True,
        row.text,
        joined_parts(row.thread),
        row.first_comment,
        out,
        kept_crops(row),
        shared,
        row.warning,
        as_wall(row.own_at, brand),
        row.own_files,
        picture_fields(brand, None, list(row.files.all()), channel.pk),
        row.no_warning,
        row.no_thread,
    )


def _posted(
    brand: Brand,
    given: QueryDict,
    channel: Channel,
    row: Variant | None,
    out: bool,
    shared: Sequence[PostFile],
) -> ChannelFields:
    number = channel.pk
    text, thread, comment = (given.get(f"{name}-{number}", "")[:LONGEST] for name in ("text", "thread", "comment"))
    no_thread = f"no-thread-{number}" in given
    if out and row:  # it stays as it went, and its form does not name its parts
        thread, no_thread = joined_parts(thread_of(row)), not thread_of(row)
    own_files = given.get(f"pictures-{number}", "own" if row and row.own_files else "") == "own"
    own = picture_fields(brand, given, list(row.files.all()) if row else [], number)
    beside = staying(own) if own_files else shared
    return ChannelFields(
        channel,
        f"on-{number}" in given,
        text,
        thread,
        comment,
        out,
        typed_crops(given, number, beside),
        shared,
        given.get(f"warning-{number}", "")[:LONGEST_WARNING],
        given.get(f"at-{number}", "")[:LONGEST_TIME],
        own_files,
        own,
        f"no-warning-{number}" in given,
        no_thread,
    )
