"""Connecting a brand to the practice network, as any channel is connected: proved first, then saved."""

from __future__ import annotations

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.channels.verify import open_channel
from rapport.hosted.practice.stage import NETWORK


def join(brand: Brand, handle: str, by: Person) -> Channel:
    """Raises a `ConnectorError`; then nothing was saved."""
    return open_channel(brand, NETWORK, {"handle": handle.strip() or brand.slug, "name": brand.name}, by)[0]
