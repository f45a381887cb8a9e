"""The pictures of a post, or of one channel, in the form: those it has, and those that are put beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand
from rapport.domain.parameters import number_or
from rapport.media.attached import LONGEST_ALT
from rapport.media.clean import NotTaken
from rapport.media.films import keep_brought
from rapport.media.models import File
from rapport.publishing.models import Post, PostFile
from rapport.publishing.writing import FileGiven
from rapport.web.access import BrandRequest

MOST_FILES = 10
ALL_CHANNELS = 0


@dataclass(frozen=True, slots=True)
class PictureField:
    """A picture in the form: a row of the post, or one that is `chosen` and not saved; `off`: to be taken off.

    `scope`: the channel that it is for, `ALL_CHANNELS` for the post's own.
    """

    row: PostFile
    scope: int = ALL_CHANNELS
    off: bool = False

    @property
    def chosen(self) -> bool:
        return self.row.pk is None

    @property
    def name(self) -> str:
        """By which the form tells it from others."""
        return f"{self.scope}-{self.row.file_id}" if self.chosen else str(self.row.pk)

    @property
    def given(self) -> FileGiven:
        return FileGiven(self.row.file, self.row.name, self.row.alt, self.row.waived)


def picture_fields(
    brand: Brand, given: QueryDict | None, kept: Sequence[PostFile], scope: int = ALL_CHANNELS
) -> list[PictureField]:
    """Those that are kept, as the form describes them, and those that were chosen in it."""
    if given is None:
        return [PictureField(row, scope) for row in kept]
    return [*(_described(given, row, scope) for row in kept), *_chosen(brand, given, scope)]


def _described(given: QueryDict, row: PostFile, scope: int) -> PictureField:
    if (alt := given.get(f"alt-{row.pk}")) is not None:
        row.alt, row.waived = alt[:LONGEST_ALT], f"waive-{row.pk}" in given
    return PictureField(row, scope, f"off-{row.pk}" in given)


def _chosen(brand: Brand, given: QueryDict, scope: int) -> list[PictureField]:
    """Each once; those that are not here any more are left out."""
    named = list(dict.fromkeys(number_or(one) for one in given.getlist(f"pick-{scope}")[: MOST_FILES + 1]))
    here = File.of(brand).filter(width__gt=0).in_bulk(named) if named else {}
    return [_field(brand, given, here[number], scope) for number in named if number in here]


def _field(brand: Brand, given: QueryDict, file: File, scope: int) -> PictureField:
    mark = f"{scope}-{file.pk}"
    name, alt = given.get(f"name-{mark}", "")[:120], given.get(f"alt-{mark}", "")[:LONGEST_ALT]
    row = PostFile(brand=brand, file=file, name=name, alt=alt, waived=f"waive-{mark}" in given)
    return PictureField(row, scope, f"off-{mark}" in given)


def staying(fields: Sequence[PictureField]) -> list[PostFile]:
    """The pictures that are not to be taken off."""
    return [one.row for one in fields if not one.off]


def files_given(request: BrandRequest, fields: Sequence[PictureField], scope: int) -> tuple[FileGiven, ...]:
    """Those that stay, and those that come with the form from a page without a script. Raises `NotTaken`."""
    found = [one.given for one in fields if not one.off]
    for one in request.FILES.getlist(f"file-{scope}" if scope else "file")[:MOST_FILES]:
        kept, name = keep_brought(request.brand, one.name or "", one, request.now)
        found.append(FileGiven(kept, name))
    if len(found) > MOST_FILES:
        raise NotTaken(_("A post has at most %(n)d pictures and films.") % {"n": MOST_FILES})
    return tuple(found)


def shared_files(post: Post | None) -> list[PostFile]:
    """The post's own, not those of one variant."""
    return [one for one in post.files.all() if one.variant_id is None] if post else []
