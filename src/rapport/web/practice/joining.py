"""Connecting a brand to the practice network, as any channel is connected: proved first, then saved."""

from __future__ import annotations

from datetime import datetime

from rapport.ledger.write import note
from rapport.people.models import Brand, Channel, Person
from rapport.people.verify import open_channel
from rapport.web.practice.stage import NETWORK


def join(brand: Brand, handle: str, by: Person, now: datetime) -> Channel:
    """Raises a `ConnectorError`; then nothing was saved."""
    channel, _ = open_channel(brand, NETWORK, {"handle": handle.strip() or brand.slug, "name": brand.name})
    note(brand, "channel connected", now, by=by, channel=channel.pk, network=NETWORK, handle=channel.handle)
    return channel
