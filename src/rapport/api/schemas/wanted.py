"""Pictures and films that a table named for a post, and what somebody says of those that did not come."""

from __future__ import annotations

from datetime import datetime

from rapport.api.schemas.base import Given, Shape
from rapport.publishing import models as publishing


class WantedMedia(Shape):
    """`state`: waiting, here, refused or left out. While one is waiting or refused, its post stays a draft.

    `why`: what the last try found; `due_at`: when it is fetched next. `sha256`: of what came, by its content.
    """

    id: int
    place: int
    address: str
    alt: str
    state: str
    why: str
    tries: int
    due_at: datetime | None
    sha256: str | None

    @classmethod
    def of(cls, row: publishing.WantedMedia) -> WantedMedia:
        ours = {"id", "sha256"}
        told = {name: getattr(row, name) for name in cls.model_fields if name not in ours}
        return cls(id=row.pk, sha256=row.file.sha256 if row.file else None, **told)


class WantedChosen(Given):
    """Which of them, by their numbers; empty: all that are meant."""

    ids: list[int] = []
