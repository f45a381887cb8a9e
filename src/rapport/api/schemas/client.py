"""Clients, and the links by which they are asked for a yes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rapport.api.schemas.base import Given, Shape, Text
from rapport.approvals.models import Client
from rapport.publishing import approval_models as rows
from rapport.publishing.client_links import MOST_POSTS


class ClientLinkGiven(Given):
    """A known `client` by its number, or a new one by name. `channels` empty: all that the posts are on.

    `another`: also where the client has a link to one of these posts already.
    """

    client: int | None = None
    name: Annotated[Text, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    email: Annotated[Text, StringConstraints(strip_whitespace=True, max_length=254)] = ""
    language: Literal["en", "es", "it"] = "en"
    posts: Annotated[list[int], Field(min_length=1, max_length=MOST_POSTS)]
    channels: Annotated[list[int], Field(max_length=50)] = []
    another: bool = False


class ClientShape(Shape):
    """Somebody outside the team whose yes is asked for."""

    id: int
    name: str
    email: str
    language: str

    @classmethod
    def of(cls, row: Client) -> ClientShape:
        return cls(id=row.pk, name=row.name, email=row.email, language=row.language)


class ClientLink(Shape):
    """A link to named posts on named channels, for seven days; `open`: it works."""

    id: int
    client: ClientShape
    posts: list[int]
    channels: list[int]
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    open: bool
    opened_at: datetime | None = Field(description="When its latest address was opened; each opens once.")

    @classmethod
    def of(cls, row: rows.ClientLink, now: datetime) -> ClientLink:
        return cls(
            id=row.pk,
            client=ClientShape.of(row.client),
            posts=[one.post_id for one in row.asks.all()],
            channels=[one.pk for one in row.channels.all()],
            made_by=row.made_by.handle,
            made_at=row.made_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            open=row.is_open(now),
            opened_at=row.latest.opened_at if row.latest else None,
        )


class ClientLinkMade(Shape):
    """The link with its address, shown this once; only its hash is kept."""

    link: ClientLink
    address: str = Field(description="Empty where the same key asked before: it was shown then. Renew the link.")

    def kept(self) -> ClientLinkMade:
        return ClientLinkMade(link=self.link, address="")
