"""Contacts: who they are on each network, and what was said with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rapport.api.schemas.base import Shape
from rapport.api.schemas.conversation import Line
from rapport.inbox import models as inbox


class Identity(Shape):
    """The contact on one network."""

    network: str
    handle: str
    name: str
    url: str
    is_bot: bool


class ContactLine(Shape):
    """A contact as lists show it."""

    id: int
    name: str
    language: str
    first_at: datetime
    identities: list[Identity]

    @classmethod
    def of(cls, row: inbox.Contact) -> ContactLine:
        return cls(**_line(row))


class Contact(ContactLine):
    """The whole: with what the team wrote about them and their latest conversations over all channels."""

    about: str
    conversations: list[Line]

    @classmethod
    def whole(cls, row: inbox.Contact, talks: Sequence[inbox.Conversation]) -> Contact:
        return cls(**_line(row), about=row.about, conversations=[Line.of(one) for one in talks])


def _line(row: inbox.Contact) -> dict[str, Any]:
    identities = [
        Identity(network=one.network, handle=one.handle, name=one.name, url=one.url, is_bot=one.is_bot)
        for one in row.identities.all()
    ]
    return {
        "id": row.pk,
        "name": row.name,
        "language": row.language,
        "first_at": row.first_at,
        "identities": identities,
    }
