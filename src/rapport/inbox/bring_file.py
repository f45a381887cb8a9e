"""A customer's file, brought from its network when somebody looks at it, once, and kept as files are kept here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from time import monotonic, sleep
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from rapport.budgets.paid import Purse
from rapport.channels.connected import opened
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import Downloads
from rapport.connectors.base.downloads import TOO_LARGE
from rapport.connectors.errors import ConnectorError, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import manifests
from rapport.connectors.response import TooLong
from rapport.domain.message import Media
from rapport.inbox.erased import erased_since
from rapport.inbox.models import Message, ReceivedFile
from rapport.inbox.received_files import LONGEST_ID, LONGEST_NAME, LONGEST_REASON
from rapport.media.clean import LARGEST, NotTaken
from rapport.media.files import forget_unless_used, keep_received
from rapport.store.at_once import AtOnce
from rapport.store.busy import Busy

SECONDS = 12.0
# Whoever died over one leaves it to the next after this; it is longer than bringing it can take.
LEASE = timedelta(seconds=60)
SOON, LATER, LATEST = timedelta(seconds=30), timedelta(hours=1), timedelta(days=1)
# Each holds a thread of the pages for seconds: a few, so that the rest go on.
DOOR = AtOnce(3, waiting=3, seconds=6.0)
# Those who look at what another is bringing hold threads, too.
WATCHERS = AtOnce(4, waiting=0, seconds=0.0)
WAIT, STEP = 8.0, 0.2
ERASED = gettext_noop("This contact was erased; what they sent is not fetched any more.")
TAKEN_BACK = gettext_noop("It was taken back on the network before anybody here looked at it.")
CLOSED = gettext_noop("This channel is not connected any more, so its network gives no files.")
UNSEALED = gettext_noop("The channel's sign-in cannot be read on this machine; sign in again under Settings.")
NONE_GIVEN = gettext_noop("This network gives no files by their ids.")
TOO_SLOW = gettext_noop("The network did not give this file in time.")


class NoSuchFile(LookupError):
    """The message has no such file, or its network gives none by an id."""


def brings_files(network: str) -> bool:
    return any(one.network == network and one.can.download for one in manifests())


def media_id(medium: Mapping[str, Any]) -> str:
    """What the network calls a file that only we are given; "" for one that has an address, or no name."""
    number = medium.get("id", "")
    return number if isinstance(number, str) and len(number) <= LONGEST_ID and not medium.get("url") else ""


def bring_file(message: Message, place: int, now: datetime) -> ReceivedFile:
    """The file at this place among the message's; where it did not come, `reason` says why.

    Two who look at once make one call. Raises `NoSuchFile`, and `Busy` with nothing done.
    """
    media = message.extra.get("media", [])
    number = media_id(media[place]) if place < len(media) else ""
    if number and (kept := _kept(message, number)):
        return kept
    if not number or not brings_files(message.channel.network):
        raise NoSuchFile
    row, mine = _claimed(message, number, now)
    if mine:
        _fill(row, message, media[place], now)
    elif row.file is None and not row.reason:
        with WATCHERS.turn():
            _wait(row)
    return row


def _kept(message: Message, number: str) -> ReceivedFile | None:
    """The row where the file is here already; nothing is locked for it."""
    row = ReceivedFile.across_brands.filter(message=message, network_id=number).select_related("file").first()
    return row if row and row.here else None


@transaction.atomic
def _claimed(message: Message, number: str, now: datetime) -> tuple[ReceivedFile, bool]:
    """Its row, and whether it is ours to fill: nobody else does, and it may be asked for."""
    begun = {"brand_id": message.brand_id, "again_at": now + LEASE}
    rows = ReceivedFile.across_brands.select_for_update(of=("self",)).select_related("file")
    row, new = rows.get_or_create(message=message, network_id=number, defaults=begun)
    lost = row.file is not None and not row.here
    if new or (lost or (row.file is None and row.may_be_asked(now))):
        row.file, row.reason, row.again_at = None, "", now + LEASE
        row.save(update_fields=["file", "reason", "again_at"])
        return row, True
    return row, False


def _fill(row: ReceivedFile, message: Message, medium: Mapping[str, Any], now: datetime) -> None:
    """Bring it and write down what became of that; whatever breaks, it may be asked for again."""
    row.again_at = now + SOON
    try:
        if why := _never(message):
            row.reason, row.again_at = why, None
            return
        with DOOR.turn():
            data = async_to_sync(_brought)(message, Media("", str(medium.get("mime", "")), id=row.network_id))
        row.file, name = keep_received(
            message.brand, str(medium.get("name") or medium.get("alt") or ""), data, now
        )
        row.name, row.again_at = name[:LONGEST_NAME], None
    except NotTaken as error:
        row.reason, row.again_at = str(error), None
    except (ConnectorError, Unsealable) as error:
        row.reason, row.again_at = _why(error), now + _pause(error)
    except Busy:
        row.again_at = now
        raise
    finally:
        row.reason = row.reason[:LONGEST_REASON]
        _keep(row)


def _keep(row: ReceivedFile) -> None:
    """Write it down, unless its message was erased meanwhile: then what was brought goes again."""
    told = {"file": row.file, "name": row.name, "reason": row.reason, "again_at": row.again_at}
    mine = ReceivedFile.across_brands.filter(pk=row.pk, file=None, reason="")
    if not mine.update(**told) and row.file:
        forget_unless_used([row.file])


def _never(message: Message) -> str:
    if message.removed_at:
        return TAKEN_BACK
    return CLOSED if message.channel.closed_at else ERASED if erased_since(message) else ""


async def _brought(message: Message, medium: Media) -> bytes:
    """At most as many bytes as are kept, within `SECONDS`, paid from the channel's purse."""
    channel = message.channel
    try:
        async with asyncio.timeout(SECONDS), Http(settings.PRIVATE_HOSTS, SECONDS) as http:
            network = await sync_to_async(opened)(channel, http)
            if not isinstance(network, Downloads):
                raise Refused(NONE_GIVEN)
            purse = Purse(channel, network.manifest, timezone.now)
            return await purse.paid(PaidAct.DOWNLOAD, partial(network.download, medium, LARGEST))
    except TimeoutError:
        raise TryAgain(TOO_SLOW, after=60) from None


def _why(error: ConnectorError | Unsealable) -> str:
    if isinstance(error, Unsealable):
        return UNSEALED
    return TOO_LARGE if isinstance(error, TooLong) else str(error)


def _pause(error: ConnectorError | Unsealable) -> timedelta:
    """A refusal may be mended at the network, so that nothing is refused for good."""
    if isinstance(error, TryAgain):
        return min(LATER, max(SOON, timedelta(seconds=error.after)))
    return LATEST if isinstance(error, Refused) else LATER


def _wait(row: ReceivedFile) -> None:
    """Somebody else is bringing it: what they bring is what we show. Raises `Busy` where that takes long."""
    until = monotonic() + WAIT
    while monotonic() < until:
        sleep(STEP)
        row.refresh_from_db()
        if row.file or row.reason:
            return
    raise Busy("This file is still on its way. Nothing was done; look again in a moment.")
