"""A kept file beside words: how it is called there, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.media.models import File

LONGEST_NAME, LONGEST_ALT = 120, 1500


@dataclass(frozen=True, slots=True)
class Attached:
    """`alt` says what is to be seen, for those who cannot see it."""

    file: File
    name: str = ""
    alt: str = ""
