"""A kept file beside words: how it is called there, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.domain.crop import Crop
from rapport.media.models import File

LONGEST_NAME, LONGEST_ALT = 120, 1500


@dataclass(frozen=True, slots=True)
class Attached:
    """`alt` says what is to be seen, for those who cannot see it; `crop` None: all of the picture is shown."""

    file: File
    name: str = ""
    alt: str = ""
    crop: Crop | None = None
