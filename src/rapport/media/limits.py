"""What a network takes of files beside the words, in one value: its manifest's figures, or its own server's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isqrt

from rapport.connectors.base import Connector
from rapport.connectors.manifest import FilmLimits
from rapport.domain.message import Kind
from rapport.media.clean import LARGEST, SHOWN, SIDE

JPEG = SHOWN["jpg"]


@dataclass(frozen=True, slots=True)
class FileLimits:
    """At most `files` to a message, each of `most` bytes, pictures with no side above `side`; 0: any number.

    `types`: what may be sent, as MIME types; empty: whatever is kept here. `tallest`, `widest`: between which a
    picture's width lies, as a part of its height; 0: any. `films`: what a film may be; None: none is taken.
    """

    files: int = 0
    most: int = LARGEST
    side: int = SIDE
    types: frozenset[str] = frozenset()
    tallest: float = 0
    widest: float = 0
    films: FilmLimits | None = None

    @property
    def largest(self) -> int:
        """The most bytes that are read at all; a picture is made smaller for the network afterwards."""
        return LARGEST

    def shape_fits(self, width: int, height: int) -> bool:
        """Whether a picture of so many pixels is neither too tall nor too wide; a pixel more or less is let go."""
        most = self.widest * height if self.widest else width
        return self.tallest * height - 1 <= width <= most + 1

    def takes(self, mime: str) -> bool:
        return bool(taken_as(mime, self.types))


def taken_as(mime: str, types: Collection[str]) -> str:
    """As what a file of this type is sent where a network takes `types` (none: any); "" where it takes it not.

    Every picture can be made a JPEG.
    """
    if not types or mime in types:
        return mime
    return JPEG if mime.startswith("image/") and JPEG in types else ""


def file_limits(network: type[Connector], kind: Kind, settings: Mapping[str, str]) -> FileLimits | None:
    """For words of this kind on a channel with these settings; None where its words go alone."""
    found = network.manifest
    if not found.takes_files(kind):
        return None
    limits = found.limits.of_files(kind)
    # No side longer than a square's: any picture within it has no more pixels.
    pixels = network.file_pixels(settings) or limits.media_pixels
    return FileLimits(
        files=network.files(settings) or limits.media,
        most=min(LARGEST, network.file_bytes(settings) or limits.media_bytes or LARGEST),
        side=min(SIDE, limits.media_side or SIDE, isqrt(pixels) if pixels else SIDE),
        types=frozenset(limits.media_types),
        tallest=limits.media_tallest,
        widest=limits.media_widest,
        films=network.films(settings) if kind is Kind.POST else None,
    )
