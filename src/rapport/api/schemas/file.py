"""Files: as they are kept, as a reply names them, and as they left with one."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.media import models as media
from rapport.media.attached import LONGEST_ALT, LONGEST_NAME
from rapport.outbox import models as outbox


class File(Shape):
    """A kept file, by the hash of its content; `width` and `height` are 0 for what is no picture. `moved`: it was
    brought as pictures that follow each other, of which only the first is kept and leaves.
    """

    sha256: str
    name: str
    mime: str
    size: int
    width: int
    height: int
    moved: bool

    @classmethod
    def of(cls, row: media.File, name: str) -> File:
        return cls(
            sha256=row.sha256,
            name=name,
            mime=row.mime,
            size=row.size,
            width=row.width,
            height=row.height,
            moved=row.moved,
        )


class FileGiven(Given):
    """A file brought before. `alt` says what it shows, for those who cannot see it."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    name: Annotated[Text, StringConstraints(max_length=LONGEST_NAME)] = ""
    alt: Annotated[Text, StringConstraints(max_length=LONGEST_ALT)] = ""


class FileBeside(File):
    """A file that goes with a reply."""

    alt: str

    @classmethod
    def beside(cls, row: outbox.Attachment) -> FileBeside:
        return cls(**File.of(row.file, row.name).model_dump(), alt=row.alt)
