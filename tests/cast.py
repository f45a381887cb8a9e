"""The cast: Ana (owner), Bo (teammate), Cruz (another brand, must see nothing), Dee (customer)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from rapport.accounts.models import Brand, Membership, Person, Role
from rapport.channels.models import Channel, Health
from rapport.domain.message import Author, Incoming, Kind, Visibility

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DEE = Author("dee", "dee", "Dee Marsh")
_numbers = count(1)


@dataclass(frozen=True)
class Cast:
    aurora: Brand
    norte: Brand
    ana: Person
    bo: Person
    cruz: Person
    channel: Channel
    other_channel: Channel


def person(handle: str) -> Person:
    row = Person(email=f"{handle}@example.com", handle=handle, name=handle.capitalize())
    row.set_unusable_password()
    row.save()
    return row


def channel(brand: Brand, network: str = "practice", **more: object) -> Channel:
    n = next(_numbers)
    row = Channel.across_brands.create(
        brand=brand, network=network, key=f"key{n}", handle=f"{brand.slug}{n}", network_id=f"brand{n}", **more
    )
    Health.across_brands.create(brand=brand, channel=row)
    return row


def cast_of() -> Cast:
    aurora = Brand.objects.create(slug="aurora", name="Casa Aurora", language="en", time_zone="Europe/Rome")
    norte = Brand.objects.create(slug="norte", name="Norte Bikes", language="es", time_zone="Europe/Madrid")
    ana, bo, cruz = person("ana"), person("bo"), person("cruz")
    Membership.across_brands.create(brand=aurora, person=ana, role=Role.OWNER)
    Membership.across_brands.create(brand=aurora, person=bo, role=Role.AGENT)
    Membership.across_brands.create(brand=norte, person=cruz, role=Role.OWNER)
    return Cast(aurora, norte, ana, bo, cruz, channel(aurora), channel(norte))


def said(text: str, by: Author = DEE, kind: Kind = Kind.DIRECT, **more: object) -> Incoming:
    """A message as a translator would give it."""
    n = next(_numbers)
    values: dict[str, object] = {
        "network_id": f"m{n}",
        "kind": kind,
        "author": by,
        "text": text,
        "at": NOW,
        "thread": f"t-{by.network_id}",
        "visibility": Visibility.PRIVATE,
    }
    return Incoming(**{**values, **more})  # type: ignore[arg-type]


def plain(event: object) -> bytes:
    return json.dumps(event, default=str).encode()
