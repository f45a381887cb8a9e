"""The card of a link: fetched by the guarded client within bounds, remembered for a day, shown and sent alike."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings

from rapport.accounts.models import Brand
from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http
from rapport.domain.link_card import SentCard
from rapport.domain.message import Media
from rapport.media.clean import Kept, NotTaken, cleaned
from rapport.media.smaller import smaller
from rapport.publishing.links.card_page import CardPage, card_page
from rapport.publishing.links.models import LinkCard
from rapport.store.busy import Busy

SECONDS, PAGE, PICTURE = 5.0, 2_000_000, 5_000_000
SIDE, SMALL = 600, 200_000
FRESH, FAILED = timedelta(days=1), timedelta(minutes=10)
KEPT, MOST = timedelta(days=7), 500


def known_card(brand: Brand, address: str, now: datetime) -> LinkCard | None:
    """What is remembered of a link, while that is fresh."""
    row = LinkCard.of(brand).filter(digest=_digest(address)).first()
    lasts = FAILED if row and row.trouble else FRESH
    return row if row and row.fetched_at > now - lasts else None


def link_card(brand: Brand, address: str, now: datetime) -> LinkCard:
    """The link's card, remembered or fetched; what went wrong stands in `trouble`."""
    return async_to_sync(_card)(brand, address, now)


async def sent_card(brand: Brand, address: str, now: datetime) -> SentCard | None:
    """The same as it goes beside words, to a network that draws none; None where the page says nothing."""
    row = await _card(brand, address, now)
    if row.trouble or not row.title:
        return None
    data = bytes(row.picture or b"")
    picture = Media("", row.mime, name="card", content=data) if data else None
    return SentCard(address, row.title, row.description, picture)


async def _card(brand: Brand, address: str, now: datetime) -> LinkCard:
    """Between two looks at the database, in no transaction and holding up nobody's, the page is asked."""
    if known := await sync_to_async(known_card)(brand, address, now):
        return known
    found = await _fetched(address)
    return await sync_to_async(_remembered)(brand, address, found, now)


def _remembered(brand: Brand, address: str, found: _Found, now: datetime) -> LinkCard:
    rows = LinkCard.of(brand)
    rows.filter(fetched_at__lt=now - KEPT).delete()
    rows.filter(pk__in=rows.order_by("-fetched_at").values_list("pk", flat=True)[MOST:]).delete()
    values = {
        "address": address,
        "fetched_at": now,
        "trouble": found.trouble[:300],
        "title": found.page.title,
        "description": found.page.description,
        "site": found.page.site or (urlsplit(address).hostname or "")[:200],
        "picture": found.picture.data if found.picture else None,
        "mime": found.picture.mime if found.picture else "",
    }
    row, _new = LinkCard.across_brands.update_or_create(brand=brand, digest=_digest(address), defaults=values)
    return row


@dataclass(frozen=True, slots=True)
class _Found:
    page: CardPage = CardPage()
    picture: Kept | None = None
    trouble: str = ""


async def _fetched(address: str) -> _Found:
    """One page and one picture of it, each within its bounds; private addresses are refused by the client."""
    async with Http(settings.PRIVATE_HOSTS, SECONDS) as http:
        try:
            answer = await http.request("GET", address, headers={"accept": "text/html"}, cap=PAGE)
        except ConnectorError as error:
            return _Found(trouble=str(error))
        page = card_page(answer.body, answer.headers.get("content-type", ""), answer.url)
        if not page.picture:
            return _Found(page)
        try:
            drawn = await http.request("GET", page.picture, cap=PICTURE)
        except ConnectorError:
            return _Found(page)
    return _Found(page, await sync_to_async(_small, thread_sensitive=False)(drawn.body))


def _small(data: bytes) -> Kept | None:
    """The picture drawn anew and small; None for what is none that can be read."""
    try:
        kept = cleaned("", data)
        return smaller(kept.data, kept.ending, SMALL, SIDE) if kept.pixels[0] else None
    except (NotTaken, Busy):
        return None


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
