"""A saved view, and what keeps one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Short, Text, visible
from rapport.inbox import models as inbox

Name = Annotated[
    Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), AfterValidator(visible)
]
Value = Annotated[Text, StringConstraints(max_length=80)]


class SavedViewName(Given):
    name: Name


class SavedViewGiven(Given):
    """A list to keep, with `view`, `filters` and `q` as conversations are listed by; `shared`: everybody's."""

    name: Name
    view: Short = "waiting"
    filters: Annotated[dict[Value, Value], Field(max_length=12)] = {}
    q: Annotated[Text, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    order: Literal["pressing", "time", "wait", "newest"] = "newest"
    shared: bool = False


class SavedView(Shape):
    """A list under a name; `count` is how many are in it now, and 1000 stands for more than 999."""

    id: int
    name: str
    shared: bool
    view: str
    filters: dict[str, str]
    q: str
    order: str
    count: int

    @classmethod
    def of(cls, row: inbox.SavedView, count: int) -> SavedView:
        return cls(
            id=row.pk,
            name=row.name,
            shared=row.person_id is None,
            view=row.view,
            filters=row.filters,
            q=row.words,
            order=row.order,
            count=count,
        )
