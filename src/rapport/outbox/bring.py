"""A delivery's files on their way to the network: looked for where an upload was begun, brought if not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from asgiref.sync import sync_to_async

from rapport.budgets.paid import Purse
from rapport.connectors.base import Connector, Uploads
from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.prices import PaidAct
from rapport.domain.crop import Crop
from rapport.domain.message import Kind, Media
from rapport.media.clean import NotTaken
from rapport.media.files import Sized, sized_for
from rapport.media.limits import FileLimits, file_limits
from rapport.media.public_address import public_address
from rapport.outbox.models import Attachment, Delivery
from rapport.outbox.network_rules import SAYS
from rapport.store.busy import Busy

GONE = "{name} is not on this machine any more; attach it again."


async def bring(delivery: Delivery, kind: Kind, connector: Connector, purse: Purse) -> tuple[Media, ...]:
    """Its files as its words name them: with the network's ids, with their bytes where it takes those, or with an
    address for an hour where it fetches them.

    Repeatable; nobody sees them before the words. Each call is paid from the purse. Raises `ConnectorError`s only.
    """
    limits = file_limits(type(connector), kind, connector.link.settings)
    if limits is None:
        raise Refused(SAYS["no files"])
    rows = [(one, replace(medium(one), beside=str(kind))) for one in delivery.attachments.all()]
    return tuple([await _brought(one, media, delivery, limits, connector, purse) for one, media in rows])


async def _brought(
    row: Attachment, media: Media, delivery: Delivery, limits: FileLimits, connector: Connector, purse: Purse
) -> Media:
    key = f"{delivery.key}.{row.place}"
    if isinstance(connector, Uploads) and row.begun_at:
        there = await purse.paid(PaidAct.FIND, partial(connector.find_upload, key, media))
        if there:
            return await sync_to_async(_noted)(row, there)
    found = await sync_to_async(_sized)(row, limits)
    content = await sync_to_async(_content)(row, found)
    media = replace(media, mime=found.mime)
    if connector.manifest.can.fetches_media:
        # Made as it leaves and written nowhere: whoever reads our records later cannot fetch by it.
        return replace(media, url=public_address(found, purse.clock()))
    if not isinstance(connector, Uploads):
        return replace(media, content=content)
    await sync_to_async(_begun)(row, purse.clock())
    there = await purse.paid(PaidAct.UPLOAD, partial(connector.upload, key, content, media))
    return await sync_to_async(_noted)(row, there)


def medium(row: Attachment) -> Media:
    """A file as the connector was told of it, without its bytes."""
    return Media(row.url, row.file.mime, row.alt, row.name, row.network_id)


def _sized(row: Attachment, limits: FileLimits) -> Sized:
    try:
        return sized_for(row.file, limits, Crop.of(row.crop))
    except NotTaken as error:
        raise Refused(str(error)) from error
    except FileNotFoundError as error:
        raise Refused(GONE.format(name=row.name)) from error
    except Busy as error:
        raise TryAgain(str(error), after=5) from error


def _content(row: Attachment, found: Sized) -> bytes:
    try:
        return found.read()
    except FileNotFoundError as error:
        raise Refused(GONE.format(name=row.name)) from error


def _begun(row: Attachment, now: datetime) -> None:
    row.begun_at, row.network_id = now, ""
    row.save(update_fields=["begun_at", "network_id"])


def _noted(row: Attachment, there: Media) -> Media:
    row.network_id, row.url = there.id, there.url[:500]
    row.save(update_fields=["network_id", "url"])
    return there
