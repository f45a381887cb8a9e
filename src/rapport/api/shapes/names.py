"""Short forms of people, contacts and channels, as other shapes name them."""

from __future__ import annotations

from rapport.api.shapes.base import Shape
from rapport.inbox import models as inbox
from rapport.people import models as people


class PersonName(Shape):
    """A teammate."""

    handle: str
    name: str

    @classmethod
    def of(cls, row: people.Person) -> PersonName:
        return cls(handle=row.handle, name=row.name)


class ChannelName(Shape):
    """The channel something came by."""

    id: int
    network: str
    handle: str
    name: str

    @classmethod
    def of(cls, row: people.Channel) -> ChannelName:
        return cls(id=row.pk, network=row.network, handle=row.handle, name=row.name)


class ContactName(Shape):
    """The outsider of a conversation, under the name they have on its network."""

    id: int
    name: str
    handle: str

    @classmethod
    def of(cls, row: inbox.Contact, identity: inbox.Identity) -> ContactName:
        return cls(id=row.pk, name=row.name, handle=identity.handle)


def named(row: people.Person | None) -> PersonName | None:
    return PersonName.of(row) if row else None
