"""What stands in the composer's form, read into a post as somebody wrote it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from rapport.channels.models import Channel
from rapport.domain.crop import Crop
from rapport.domain.parameters import number_or, number_or_none
from rapport.domain.poll import Poll
from rapport.domain.quote import Quote
from rapport.domain.recurrence import instant
from rapport.media.attached import LONGEST_ALT
from rapport.media.clean import LARGEST, NotTaken
from rapport.media.files import keep_file
from rapport.publishing.checks import no_comment
from rapport.publishing.composed import whole_posts
from rapport.publishing.models import Post, PostFile, Variant, When
from rapport.publishing.standing import stands
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven
from rapport.web.access import BrandRequest
from rapport.web.publish.calendar import channels_of
from rapport.web.publish.crop_fields import CropFields, crop_fields, kept_crops, typed_crops

LONGEST = 20_000
MOST_FILES = 10
BETWEEN = "---"
FIRST_YEAR, LAST_YEAR = 2000, 2100
DAY, YEAR = 24 * 60, 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class ChannelFields:
    """One channel's fields as they stand: whether it is chosen, its own words and further parts.

    `out`: something of it is on the network, and stays as it went.
    """

    channel: Channel
    chosen: bool
    text: str = ""
    thread: str = ""
    first_comment: str = ""
    out: bool = False
    crops: Mapping[str, Crop] = field(default_factory=dict)
    pictures: Sequence[PostFile] = ()

    @property
    def crop_fields(self) -> list[CropFields]:
        """For each picture of the post the part that is shown here."""
        return crop_fields(self.channel.pk, self.pictures, self.crops)

    @property
    def no_comment(self) -> str:
        """Why no first comment of ours goes under a post here; "" where one does."""
        return no_comment(self.channel.network)

    def given(self, post: Post | None) -> VariantGiven:
        """Files of its own stay as they are: they are set over the API."""
        files = _own_files(post, self.channel)
        return VariantGiven(self.channel, self.text, "", parts(self.thread), files, self.first_comment, self.crops)


def parts(words: str) -> tuple[str, ...]:
    """The further parts of a thread: between lines of three dashes."""
    found: list[list[str]] = [[]]
    for line in words.splitlines():
        if line.strip() == BETWEEN:
            found.append([])
        else:
            found[-1].append(line)
    said = ("\n".join(lines).strip() for lines in found)
    return tuple(one for one in said if one)


def typed(request: BrandRequest, post: Post | None) -> list[ChannelFields]:
    """Each channel's fields: from the form where there is one, else from the post."""
    channels = channels_of(request)
    gone = {one.variant.channel_id for one in stands(post).variants if one.partly_out} if post else set()
    if request.method == "POST":
        return [_posted(request.POST, one, one.pk in gone, shared_files(post)) for one in channels]
    if post is None:
        return [ChannelFields(one, chosen=True) for one in channels]
    known = {one.channel_id: one for one in post.variants.all()}
    return [_kept(one, known.get(one.pk), one.pk in gone, shared_files(post)) for one in channels]


def _kept(channel: Channel, row: Variant | None, out: bool, files: Sequence[PostFile]) -> ChannelFields:
    if row is None:
        return ChannelFields(channel, False, pictures=files)
    thread = f"\n{BETWEEN}\n".join(row.thread)
    return ChannelFields(channel, True, row.text, thread, row.first_comment, out, kept_crops(row), files)


def _posted(given: QueryDict, channel: Channel, out: bool, files: Sequence[PostFile]) -> ChannelFields:
    chosen = f"on-{channel.pk}" in given
    said = [given.get(f"{name}-{channel.pk}", "")[:LONGEST] for name in ("text", "thread", "comment")]
    return ChannelFields(
        channel, chosen, said[0], said[1], said[2], out, typed_crops(given, channel.pk, files), files
    )


def read_form(request: BrandRequest, post: Post | None, fields: list[ChannelFields]) -> PostGiven:
    """The post as it is typed. Raises `NotTaken` for a file."""
    given = request.POST
    return PostGiven(
        idea=given.get("idea", "")[:LONGEST],
        variants=tuple(one.given(post) for one in fields if one.chosen),
        warning=given.get("warning", "")[:300],
        language=given.get("language", "")[:8],
        campaign=given.get("campaign", ""),
        tags=tuple(given.get("tags", "")[:1000].split(",")),
        notes=given.get("notes", "")[:LONGEST],
        files=files(request, post),
        source="" if post else form_key(request),
        utm="utm" in given,
        first_comment=given.get("first_comment", "")[:LONGEST],
        poll=typed_poll(request),
        quote=kept_quote(request, post),
    )


def kept_quote(request: BrandRequest, post: Post | None) -> Quote | None:
    """The post's quote, unless the form takes it off."""
    return Quote.kept(post.quote) if post and "no_quote" not in request.POST else None


def typed_poll(request: BrandRequest) -> Poll | None:
    """The poll as it stands in the form; None where no option is written."""
    given = request.POST
    minutes = number_or(given.get("poll_minutes", ""), DAY)
    return Poll.of(
        given.get("poll", "")[:LONGEST].splitlines(), min(max(minutes, 1), YEAR), "poll_multiple" in given
    )


def form_key(request: BrandRequest) -> str:
    """Under which a new post is written once: the form's, or a fresh one."""
    return request.POST.get("key", "")[:64] or f"form {secrets.token_urlsafe(18)}"


def files(request: BrandRequest, post: Post | None) -> tuple[FileGiven, ...]:
    """Those that were there, as they are described now, and those that are brought. Raises `NotTaken`."""
    given, found = request.POST, []
    for row in shared_files(post):
        if f"off-{row.pk}" not in given:
            alt = given.get(f"alt-{row.pk}", row.alt)
            found.append(FileGiven(row.file, row.name, alt, f"waive-{row.pk}" in given))
    for n, one in enumerate(request.FILES.getlist("file")[:MOST_FILES]):
        kept, name = keep_file(request.brand, one.name or "", one.read(LARGEST + 1), request.now)
        found.append(FileGiven(kept, name, given.get(f"new-alt-{n}", "")[:LONGEST_ALT], f"new-waive-{n}" in given))
    if len(found) > MOST_FILES:
        raise NotTaken(_("A post has at most %(n)d pictures.") % {"n": MOST_FILES})
    return tuple(found)


def shared_files(post: Post | None) -> list[PostFile]:
    """The post's own, not those of one variant."""
    return [one for one in post.files.all() if one.variant_id is None] if post else []


def _own_files(post: Post | None, channel: Channel) -> tuple[FileGiven, ...] | None:
    row = next((one for one in post.variants.all() if one.channel_id == channel.pk), None) if post else None
    if row is None or not row.own_files:
        return None
    return tuple(FileGiven(one.file, one.name, one.alt, one.waived) for one in row.files.all())


def whole_post(request: BrandRequest, pk: int) -> Post | None:
    """A post of the brand with everything of it."""
    found: Post | None = whole_posts(request.brand).filter(pk=pk).first()
    return found


def chosen_time(request: BrandRequest) -> tuple[When, datetime | None]:
    """Which of the four words, and the moment of `at`, a wall time of the brand's zone, if it can be read."""
    word = request.POST.get("how", "")
    how = When(word) if word in When.values else When.QUEUE
    return how, wall_given(request)


def wall_given(request: BrandRequest) -> datetime | None:
    """The form's `at` as a moment, by the house's rule for changes of hour; None where it is no time.

    One of another century is given as the end of ours: that is refused, and says why.
    """
    try:
        wall = datetime.fromisoformat(request.POST.get("at", ""))
    except ValueError:
        return None
    if wall.tzinfo:
        return None
    if not FIRST_YEAR < wall.year < LAST_YEAR:
        wall = wall.replace(year=FIRST_YEAR if wall.year <= FIRST_YEAR else LAST_YEAR, month=1, day=1)
    return instant(wall.replace(second=0, microsecond=0), ZoneInfo(request.brand.time_zone))


def channels_given(request: BrandRequest) -> list[int] | None:
    """The numbers in `channels`, of the brand's own; None where none is named: all."""
    named = [number_or_none(one) for one in request.POST.get("channels", "")[:1000].split()]
    return [one for one in named if one is not None] or None


def seen_version(request: BrandRequest) -> int:
    """The version that the form was made from."""
    return number_or(request.POST.get("seen", ""))
