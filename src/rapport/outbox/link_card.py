"""A link's card on its way: read outside any transaction, its picture brought; without it words leave alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from rapport.accounts.models import Brand
from rapport.budgets.paid import Purse
from rapport.connectors.base import Connector, Uploads
from rapport.connectors.errors import ConnectorError, NeedsReconnect
from rapport.connectors.prices import PaidAct
from rapport.domain.counted_links import addresses
from rapport.domain.link_card import SentCard
from rapport.domain.message import Media
from rapport.outbox.models import Publication

# What is known of links is above the outbox: the card of an address, or None.
Cards = Callable[[Brand, str, datetime], Awaitable[SentCard | None]]
WITHIN = 15.0
KEPT_AS = "card"
"""Under which name of a publication's payload the link stands of which a card is wanted."""


async def no_cards(brand: Brand, address: str, now: datetime) -> SentCard | None:
    """Where nobody knows any."""
    return None


async def bring_card(row: Publication, cards: Cards, connector: Connector, purse: Purse) -> SentCard | None:
    """The card beside a publication, leading where its words lead; None where there is none within the time.

    Repeatable; nobody sees its picture before the words. Raises `NeedsReconnect` only.
    """
    asked = str(row.payload[KEPT_AS])
    try:
        async with asyncio.timeout(WITHIN):
            found = await cards(row.brand, asked, purse.clock())
    except TimeoutError:
        return None
    if found is None or not found.title:
        return None
    leads = next(iter(addresses(row.text)), asked)
    picture = await _brought(found.picture, row.key, connector, purse) if found.picture else None
    return replace(found, address=leads, picture=picture)


async def _brought(picture: Media, key: str, connector: Connector, purse: Purse) -> Media | None:
    """A card without its picture is a card: what goes wrong here stops nothing."""
    if not isinstance(connector, Uploads):
        return picture
    bare = replace(picture, content=b"")
    try:
        return await purse.paid(PaidAct.UPLOAD, partial(connector.upload, f"{key}.card", picture.content, bare))
    except NeedsReconnect:
        raise
    except ConnectorError:
        return None
