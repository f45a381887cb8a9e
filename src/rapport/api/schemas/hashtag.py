"""Hashtags that a brand uses together."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.publishing import hashtag_models as rows
from rapport.publishing.hashtag_models import LONGEST_NAME


class HashtagSetGiven(Given):
    """A name, and the tags with or without `#`."""

    name: Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
    tags: Annotated[list[Annotated[Text, StringConstraints(max_length=61)]], Field(min_length=1, max_length=30)]


class HashtagSet(Shape):
    """Tags under a name, without `#`."""

    id: int
    name: str
    tags: list[str]

    @classmethod
    def of(cls, row: rows.HashtagSet) -> HashtagSet:
        return cls(id=row.pk, name=row.name, tags=row.tags)
