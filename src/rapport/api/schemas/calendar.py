"""The secret address at which other programs read the calendar."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from rapport.api.schemas.base import Shape
from rapport.publishing.ics.models import CalendarAddress


class CalendarAddressShape(Shape):
    """`on` false: no program sees the calendar. `read_at`: when one asked last."""

    on: bool
    made_at: datetime | None
    by: str
    read_at: datetime | None

    @classmethod
    def of(cls, row: CalendarAddress | None) -> CalendarAddressShape:
        if row is None:
            return cls(on=False, made_at=None, by="", read_at=None)
        return cls(on=True, made_at=row.made_at, by=row.by.handle, read_at=row.read_at)


class CalendarAddressMade(Shape):
    """The address, shown this once; only its hash is kept."""

    address: str = Field(description="Empty where the same key asked before: it was shown then.")

    def kept(self) -> CalendarAddressMade:
        return CalendarAddressMade(address="")
