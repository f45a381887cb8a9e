"""The boxes of an MP4 file (ISO 14496-12): a size, four letters, and a content that may be boxes again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

MOST_BOXES, PIECE = 4000, 1024 * 1024


class Broken(ValueError):
    """A box that cannot be: it ends beyond what holds it, or one that has to be there is not."""


@dataclass(frozen=True, slots=True)
class FilmBox:
    """Where it begins, where its content begins, and where both end."""

    kind: bytes
    at: int
    body: int
    end: int


class Boxes:
    """A file of boxes; whatever it claims, at most `MOST_BOXES` are looked at."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.left = MOST_BOXES

    def between(self, at: int, end: int) -> Iterator[FilmBox]:
        """Those that stand side by side there, without a gap. Raises `Broken`."""
        while at < end:
            self.left -= 1
            head = self.read(at, min(16, end - at))
            size, body = int.from_bytes(head[:4]), at + 8
            if size == 1:
                size, body = int.from_bytes(head[8:16]), at + 16
            size = size or end - at
            if self.left < 0 or len(head) < body - at or size < body - at or size > end - at:
                raise Broken
            yield FilmBox(head[4:8], at, body, at + size)
            at += size

    def inside(self, box: FilmBox, skip: int = 0) -> list[FilmBox]:
        """Those in a box, behind `skip` bytes of its own."""
        return list(self.between(box.body + skip, box.end))

    def read(self, at: int, many: int) -> bytes:
        self.file.seek(at)
        return self.file.read(many)

    def blank(self, box: FilmBox) -> None:
        """Nothing stands in it then; it keeps its size, so that all else stays where it is."""
        self.file.seek(box.at + 4)
        self.file.write(b"free")
        self.file.seek(box.body)
        for at in range(box.body, box.end, PIECE):
            self.file.write(bytes(min(PIECE, box.end - at)))


def the_only(some: Sequence[FilmBox], kind: bytes) -> FilmBox:
    """The one of its kind; raises `Broken` where there is none, or another."""
    found = [one for one in some if one.kind == kind]
    if len(found) != 1:
        raise Broken
    return found[0]
