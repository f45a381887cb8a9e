"""A film of ours on its way to a network: where it lies on this machine, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILM = "video/mp4"


@dataclass(frozen=True, slots=True)
class Film:
    """An MP4 with H.264. Its bytes stay on disk: whoever sends them reads them piece by piece."""

    place: Path
    size: int
    milliseconds: int
    width: int
    height: int

    @property
    def seconds(self) -> float:
        return self.milliseconds / 1000
