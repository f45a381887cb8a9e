"""Short forms of people, contacts and channels, as other shapes name them."""

from __future__ import annotations

from rapport.accounts import models as accounts
from rapport.api.schemas.base import Shape
from rapport.channels import models as channels
from rapport.inbox import models as inbox


class PersonName(Shape):
    """A teammate."""

    handle: str
    name: str

    @classmethod
    def of(cls, row: accounts.Person) -> PersonName:
        return cls(handle=row.handle, name=row.name)


class ChannelName(Shape):
    """The channel something came by."""

    id: int
    network: str
    handle: str
    name: str

    @classmethod
    def of(cls, row: channels.Channel) -> ChannelName:
        return cls(id=row.pk, network=row.network, handle=row.handle, name=row.name)


class ContactName(Shape):
    """The outsider of a conversation, under the name they have on its network."""

    id: int
    name: str
    handle: str

    @classmethod
    def of(cls, row: inbox.Contact, identity: inbox.Identity) -> ContactName:
        return cls(id=row.pk, name=row.name, handle=identity.handle)


def named(row: accounts.Person | None) -> PersonName | None:
    return PersonName.of(row) if row else None
