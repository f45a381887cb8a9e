"""Asking the networks how posts fare: at growing intervals, a bounded number at a time, out of the budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import transaction

from rapport.accounts.models import Brand
from rapport.budgets.paid import Purse
from rapport.channels.connected import opened
from rapport.channels.models import Channel
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import Connector, Measures
from rapport.connectors.errors import ConnectorError, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import manifest
from rapport.domain.profile import Measured
from rapport.jobs.one_by_one import one_by_one
from rapport.outbox.models import Publication, Step
from rapport.outbox.undelivered import quote_answered
from rapport.publishing.results.figures import AGES, measurement, next_due
from rapport.publishing.results.models import Measurement, PostResult

# Of one channel in one round, and channels in one round: what is left waits a minute.
AT_ONCE, CHANNELS = 20, 10
NEW = 200
FIRST_READ = timedelta(minutes=1)
LATER = timedelta(minutes=15)

Open = Callable[[Channel, Http], Connector]
logger = structlog.get_logger()


def ask_for_results(now: datetime, brand: Brand | None = None, open: Open = opened) -> int:
    """Follow what left since the last round, and ask for the figures that are due; how many were told."""
    follow_published(now, brand)
    rows = PostResult.across_brands.filter(due_at__lte=now)
    rows = rows.filter(brand=brand) if brand else rows
    of: defaultdict[Channel, list[PostResult]] = defaultdict(list)
    for row in rows.select_related("publication", "channel__brand").order_by("due_at")[: AT_ONCE * CHANNELS]:
        if len(of[row.channel]) < AT_ONCE:
            of[row.channel].append(row)
    return one_by_one(
        list(of)[:CHANNELS],
        lambda channel: _ask(channel, of[channel], now, open),
        lambda channel: _put_off(of[channel], now),
    )


def _put_off(rows: Sequence[PostResult], now: datetime) -> None:
    """What broke is asked for again later, behind the others."""
    PostResult.across_brands.filter(pk__in=[row.pk for row in rows]).update(due_at=now + LATER)


def follow_published(now: datetime, brand: Brand | None = None) -> None:
    """A row for each post that is out and has none. Done twice it does nothing more."""
    rows = Publication.across_brands.filter(step=Step.SENT, sent_at__gt=now - AGES[-1], result=None)
    rows = rows.filter(brand=brand) if brand else rows
    PostResult.across_brands.bulk_create(
        (
            PostResult(
                brand_id=one.brand_id,
                publication=one,
                channel_id=one.channel_id,
                due_at=_first_due(one, now),
                read_due_at=(one.sent_at or now) + FIRST_READ,
            )
            for one in rows.select_related("channel").order_by("sent_at")[:NEW]
        ),
        ignore_conflicts=True,
    )


def _first_due(one: Publication, now: datetime) -> datetime | None:
    measures = manifest(one.channel.network).can.measure and one.network_id and not one.under_id
    return (one.sent_at or now) + AGES[0] if measures else None


def _ask(channel: Channel, rows: Sequence[PostResult], now: datetime, open: Open) -> int:
    """One question for all of a channel's posts; whatever the answer, each is due again later, or no more."""
    try:
        told = {} if channel.closed_at else async_to_sync(_told)(channel, rows, now, open)
    except (ConnectorError, Unsealable) as error:
        logger.info("no figures of posts", channel=str(channel), reason=str(error))
        wait = max(LATER, timedelta(seconds=error.after)) if isinstance(error, TryAgain) else None
        for row in rows:
            sent = row.publication.sent_at or now
            row.due_at = (
                min(now + wait, sent + AGES[-1]) if wait and sent + AGES[-1] > now else next_due(sent, now)
            )
            row.save(update_fields=["due_at"])
        return 0
    return _keep(rows, told, now, channel.closed_at is None)


async def _told(channel: Channel, rows: Sequence[PostResult], now: datetime, open: Open) -> dict[str, Measured]:
    async with Http(settings.PRIVATE_HOSTS) as http:
        connector = await sync_to_async(open)(channel, http)
        if not isinstance(connector, Measures):
            return {}
        ask = partial(connector.measure, [one.publication.network_id for one in rows])
        return await Purse(channel, connector.manifest, lambda: now).paid(PaidAct.MEASURE, ask)


@transaction.atomic
def _keep(rows: Sequence[PostResult], told: dict[str, Measured], now: datetime, on: bool) -> int:
    found = [(row, one) for row in rows if (one := told.get(row.publication.network_id))]
    made = [measurement(row, one) for row, one in found]
    for row, one in found:
        if one.quoting:
            quote_answered(row.publication, one.quoting, now)
    Measurement.across_brands.bulk_create(made, ignore_conflicts=True)
    for row in rows:
        row.due_at = next_due(row.publication.sent_at or now, now) if on else None
        row.save(update_fields=["due_at"])
    return len(made)
