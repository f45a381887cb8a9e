"""The part of a picture that is shown on a channel: as the form has it, and as the page draws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.formats import number_format

from rapport.domain.crop import Crop
from rapport.publishing.composed import crop_of, files_of
from rapport.publishing.models import PostFile, Variant

SIDES = ("left", "top", "width", "height")
ALL = (0, 0, 1000, 1000)


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture as it is shown on one channel."""

    row: PostFile
    crop: Crop | None

    @property
    def box(self) -> str:
        """The part that is shown, in pixels, as SVG wants it; "" for all of it."""
        if self.crop is None:
            return ""
        left, top, right, bottom = self.crop.box(self.row.file.width, self.row.file.height)
        return f"{left} {top} {right - left} {bottom - top}"

    @property
    def across(self) -> str:
        return str(self.row.file.width)

    @property
    def down(self) -> str:
        return str(self.row.file.height)


def pictured(variant: Variant) -> list[Pictured]:
    """What is shown beside the variant's words."""
    return [Pictured(row, crop_of(variant, row)) for row in files_of(variant)]


@dataclass(frozen=True, slots=True)
class CropFields:
    """Four numbers in percent for one picture on one channel; `crop` None: all of it."""

    channel: int
    row: PostFile
    crop: Crop | None

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """Which side, the field's name and what stands in it."""
        values = self.crop.as_kept if self.crop else ALL
        named = zip(SIDES, values, strict=True)
        return [
            (side, _field(self.channel, self.row, side), number_format(Decimal(value) / 10))
            for side, value in named
        ]


def crop_fields(channel: int, rows: Sequence[PostFile], crops: Mapping[str, Crop]) -> list[CropFields]:
    """The fields of each picture of a post on one channel."""
    return [CropFields(channel, row, crops.get(row.file.sha256)) for row in rows if row.file.is_picture]


def typed_crops(given: QueryDict, channel: int, rows: Sequence[PostFile]) -> dict[str, Crop]:
    """By a picture's hash the part that stands in the form; what cannot be read is all of it."""
    found = {row.file.sha256: Crop.of(_typed(given, channel, row)) for row in rows if row.file.is_picture}
    return {sha256: crop for sha256, crop in found.items() if crop}


def kept_crops(variant: Variant) -> dict[str, Crop]:
    """By a picture's hash the part that is shown."""
    return {sha256: crop for sha256, kept in variant.crops.items() if (crop := Crop.of(kept))}


def _percent(thousandths: int) -> str:
    return number_format(Decimal(thousandths) / 10)


def _typed(given: QueryDict, channel: int, row: PostFile) -> list[int]:
    words = [given.get(_field(channel, row, side), "")[:8].replace(",", ".") for side in SIDES]
    return [_thousandths(said, whole) for said, whole in zip(words, ALL, strict=True)]


def _thousandths(said: str, whole: int) -> int:
    try:
        return round(min(max(float(said), 0), 100) * 10)
    except ValueError:
        return whole


def _field(channel: int, row: PostFile, side: str) -> str:
    return f"crop-{channel}-{row.pk or f'f{row.file_id}'}-{side}"
