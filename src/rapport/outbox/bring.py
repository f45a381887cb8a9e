"""A delivery's files on their way to the network: looked for where an upload was begun, brought if not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from asgiref.sync import sync_to_async

from rapport.budgets.paid import Purse
from rapport.connectors.base import Connector, Uploads, UploadsFilms
from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.prices import PaidAct
from rapport.domain.crop import Crop
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing
from rapport.media.clean import NotTaken
from rapport.media.files import Sized, sized_for
from rapport.media.limits import FileLimits, file_limits
from rapport.media.public_address import public_address
from rapport.outbox.models import Attachment, Delivery
from rapport.outbox.network_rules import SAYS
from rapport.store.busy import Busy

PROCESSING = "The network is working on the film; it leaves once that is done."
NEVER_READY = "The network has been working on the film for two hours. Look at it there, or send it again."
WORKED_ON, LOOK_AGAIN = timedelta(hours=2), 10.0
GONE = "{name} is not on this machine any more; attach it again."


async def bring(delivery: Delivery, beside: Outgoing, connector: Connector, purse: Purse) -> tuple[Media, ...]:
    """Its files as its words name them: with the network's ids, with their bytes where it takes those, or with an
    address for an hour where it fetches them.

    Repeatable; nobody sees them before the words. Each call is paid from the purse. Raises `ConnectorError`s only.
    """
    limits = file_limits(type(connector), beside.kind, connector.link.settings)
    if limits is None:
        raise Refused(SAYS["no files"])
    return tuple([await _brought(one, beside, limits, connector, purse) for one in delivery.attachments.all()])


async def _brought(
    row: Attachment, beside: Outgoing, limits: FileLimits, connector: Connector, purse: Purse
) -> Media:
    media, key = replace(medium(row), beside=str(beside.kind)), f"{beside.key}.{row.place}"
    if media.film and isinstance(connector, UploadsFilms):
        told = replace(media, url=await _address(row, limits, connector, purse))
        return await _film(row, replace(beside, key=key), told, connector, purse)
    if isinstance(connector, Uploads) and row.begun_at:
        there = await purse.paid(PaidAct.FIND, partial(connector.find_upload, key, media))
        if there:
            return await sync_to_async(_noted)(row, there)
    found = await sync_to_async(_sized)(row, limits)
    media = replace(media, mime=found.mime)
    if connector.manifest.can.fetches_media:
        # Made as it leaves and written nowhere: whoever reads our records later cannot fetch by it.
        return replace(media, url=public_address(found, purse.clock()))
    if media.film:  # the words take its bytes along, from the disk
        return media
    content = await sync_to_async(_content)(row, found)
    if not isinstance(connector, Uploads):
        return replace(media, content=content)
    await sync_to_async(_begun)(row, purse.clock())
    there = await purse.paid(PaidAct.UPLOAD, partial(connector.upload, key, content, media))
    return await sync_to_async(_noted)(row, there)


async def _address(row: Attachment, limits: FileLimits, connector: Connector, purse: Purse) -> str:
    """Where a network that fetches films finds this one, for an hour."""
    found = await sync_to_async(_sized)(row, limits)
    return public_address(found, purse.clock()) if connector.manifest.can.fetches_media else ""


async def _film(row: Attachment, beside: Outgoing, media: Media, connector: UploadsFilms, purse: Purse) -> Media:
    """Brought once, and looked at until the network has made it ready. Raises `TryAgain` while it has not."""
    key, there = beside.key, None
    if row.begun_at:
        there = await purse.paid(PaidAct.FIND, partial(connector.find_film, key, media))
    if there is None:
        await sync_to_async(_begun)(row, purse.clock())
        try:
            there = await purse.paid(PaidAct.UPLOAD, partial(connector.upload_film, key, media, beside))
        except FileNotFoundError as error:
            raise Refused(GONE.format(name=media.name)) from error
    media = await sync_to_async(_noted)(row, replace(there.media, url=""))
    if there.ready:
        return media
    waited = purse.clock() - row.begun_at if row.begun_at else timedelta()
    if waited > WORKED_ON:
        raise Refused(NEVER_READY)
    raise TryAgain(PROCESSING, after=max(LOOK_AGAIN, waited.total_seconds() / 4))


def medium(row: Attachment) -> Media:
    """A file as the connector was told of it, without its bytes."""
    return Media(row.url, row.file.mime, row.alt, row.name, row.network_id, film=row.file.film)


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
