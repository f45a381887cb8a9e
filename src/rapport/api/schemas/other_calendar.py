"""A calendar of others, and the days it names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.domain.ics_lines import LONGEST
from rapport.publishing.ics.models import OtherCalendar


class OtherCalendarGiven(Given):
    """Either the `text` of an iCalendar file, or the `address` of one; without a `name`, the address's."""

    name: Annotated[Text, StringConstraints(max_length=120)] = ""
    address: Annotated[Text, StringConstraints(max_length=1000, pattern=r"^((https?|webcal)://\S+)?$")] = ""
    text: Annotated[Text, StringConstraints(max_length=LONGEST)] = ""


class OtherCalendarShape(Shape):
    """`days`: how many it names. `read_at`: when it was read; `due_at`: when its address is read again.

    `trouble`: why the last reading brought nothing; the days stay as they were then.
    """

    id: int
    name: str
    address: str
    by: str
    days: int
    read_at: datetime
    due_at: datetime | None
    trouble: str

    @classmethod
    def of(cls, row: OtherCalendar, days: int) -> OtherCalendarShape:
        return cls(
            id=row.pk,
            name=row.name,
            address=row.address,
            by=row.by.handle,
            days=days,
            read_at=row.read_at,
            due_at=row.due_at,
            trouble=row.trouble,
        )


class NamedDayShape(Shape):
    """A day with a name, as a holiday has."""

    on: date
    name: str
