"""Bringing messages of the past in: begun, carried on chunk by chunk, stopped, ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.connectors.exports.values import PastRow
from rapport.history.land import land
from rapport.inbox.models import Import
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.triage.reader import Reader

CHUNK = 200


@transaction.atomic
def begin_import(
    brand: Brand, channel: Channel, by: Person | None, now: datetime, format: str, name: str, **more: Any
) -> Import:
    """A row for it; nothing has come in yet."""
    row = Import.across_brands.create(
        brand=brand, channel=channel, by=by, format=format, name=name[:300], at=now, begun_at=now, **more
    )
    note(brand, What.HISTORY_BEGUN, now, by=by, history=row.pk, source=format)
    return row


def bring_rows(
    brought: Import,
    rows: Iterable[PastRow],
    reader: Reader,
    clock: Callable[[], datetime],
    seen: Callable[[], None],
    more: Callable[[], bool] = lambda: True,
) -> bool:
    """What is behind what was done before, until it is stopped or there is no `more` time; whether that was all.

    `seen` is called after each chunk.
    """
    channel = Channel.across_brands.select_related("brand").get(pk=brought.channel_id)
    ahead = islice(iter(rows), brought.done, None)
    while part := list(islice(ahead, CHUNK)):
        if not _goes_on(brought):
            return True
        land(brought, channel, part, reader, clock())
        seen()
        if not more():
            return False
    return True


@transaction.atomic
def end_import(brought: Import, now: datetime, failed: str = "", left_out: dict[str, int] | None = None) -> None:
    """It is over; what it brought stays."""
    mine = Import.across_brands.filter(pk=brought.pk, ended_at=None, stopped_at=None, taken_back_at=None)
    counts = {**(left_out or {}), **brought.counts}
    if mine.update(ended_at=now, failed=failed[:300], counts=counts):
        note(brought.brand_id, What.HISTORY_ENDED, now, history=brought.pk, seen=brought.made, failed=bool(failed))
    brought.ended_at, brought.failed, brought.counts = now, failed[:300], counts


@transaction.atomic
def stop_import(brought: Import, by: Person, now: datetime) -> None:
    """No more of it; what came in stays until it is taken back."""
    mine = Import.across_brands.filter(pk=brought.pk, ended_at=None, stopped_at=None, taken_back_at=None)
    if mine.update(stopped_at=now):
        note(brought.brand_id, What.HISTORY_ENDED, now, by=by, history=brought.pk, seen=brought.made)


def _goes_on(brought: Import) -> bool:
    return Import.across_brands.filter(pk=brought.pk, stopped_at=None, ended_at=None, taken_back_at=None).exists()
