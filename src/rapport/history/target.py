"""The channel that messages of the past belong to: the brand's own there, else one that only keeps them."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Brand
from rapport.channels.models import Channel, Health
from rapport.connectors.exports.values import Export, plain
from rapport.connectors.registry import packages
from rapport.history.erase import ARCHIVE


class NoTarget(Exception):
    """Where it belongs has to be said first. `choices` may be said: networks, or handles."""

    def __init__(self, says: str, choices: tuple[str, ...]) -> None:
        super().__init__(says)
        self.choices = choices


def target(brand: Brand, export: Export, now: datetime, network: str = "", handle: str = "") -> Channel:
    """The open channel that the file names, or the only one; else the brand's archive there. Raises `NoTarget`."""
    where = export.network or network
    if where not in packages():
        raise NoTarget("On which network was this written?", tuple(packages()))
    rows = list(Channel.of(brand).filter(network=where, closed_at=None).select_related("brand").order_by("pk"))
    called = {plain(one) for one in (handle, export.own, export.own_id)} - {""}
    named = [one for one in rows if {plain(one.handle), plain(one.network_id)} & called]
    if len(named) == 1:
        return named[0]
    if handle:
        raise NoTarget("There is no such channel.", tuple(one.handle for one in rows))
    if len(rows) > 1:
        raise NoTarget("To which channel does it belong?", tuple(one.handle for one in rows))
    if rows and not export.own:
        return rows[0]
    return rows[0] if rows and not export.own_id else archive(brand, where, export.own, now)


@transaction.atomic
def archive(brand: Brand, network: str, own: str, now: datetime) -> Channel:
    """A channel that hears and says nothing; one for each handle."""
    number = f"{ARCHIVE}:{plain(own)}"[:255]
    found = Channel.of(brand).filter(network=network, network_id=number).select_related("brand").first()
    if found:
        return found
    made = Channel.across_brands.create(
        brand=brand,
        network=network,
        key=secrets.token_urlsafe(16),
        handle=own[:200] or network,
        network_id=number,
        settings={ARCHIVE: "yes"},
        created_at=now,
        closed_at=now,
    )
    Health.across_brands.create(brand=brand, channel=made)
    return made
