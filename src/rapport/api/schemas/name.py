"""A name in a post's words, and whom it means."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.publishing.named_models import NamedAccount


class NamesGiven(Given):
    """Words as they are to leave, with `@name` or `@name@server` in them."""

    text: Annotated[Text, StringConstraints(max_length=20_000)]


class NameTold(Shape):
    """`found`: a mention of `account`; `nobody`: plain words; `unknown`: no answer in time.

    `not_told`: this network is not asked for names.
    """

    name: str
    answer: Literal["found", "nobody", "unknown", "not_told"]
    account: str
    shown: str
    url: str

    @classmethod
    def of(cls, name: str, row: NamedAccount | None, tells: bool) -> NameTold:
        if row is None:
            return cls(name=name, answer="unknown" if tells else "not_told", account="", shown="", url="")
        answer: Literal["found", "nobody"] = "found" if row.account else "nobody"
        return cls(name=name, answer=answer, account=row.account, shown=row.shown, url=row.url)
