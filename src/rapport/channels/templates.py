"""The templates that a channel's network has approved: asked for, kept as rows, looked up before one leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from rapport.budgets.over import OverBudget
from rapport.budgets.paid import Purse
from rapport.channels.connected import opened
from rapport.channels.models import Channel, MessageTemplate, State, TemplateChange
from rapport.channels.secrets import Unsealable
from rapport.channels.template_changes import listed, told_since
from rapport.connectors.base import Templates
from rapport.connectors.errors import ConnectorError, Refused
from rapport.connectors.http import Http
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import manifests
from rapport.domain.template import NetworkTemplate, TemplateState, TemplateUse
from rapport.jobs.one_by_one import one_by_one

MOST = 500
FRESH = timedelta(hours=6)

logger = structlog.get_logger()


def fetch_templates(channel: Channel, now: datetime) -> int:
    """Ask the network for its list and keep it; how many there are. Raises a `ConnectorError`, nothing changed."""
    found = async_to_sync(_asked)(channel)
    keep_templates(channel, found[:MOST], now)
    return len(found)


async def _asked(channel: Channel) -> list[NetworkTemplate]:
    async with Http(settings.PRIVATE_HOSTS) as http:
        network = await sync_to_async(opened)(channel, http)
        if not isinstance(network, Templates):
            raise Refused("This network has no templates.")
        return await Purse(channel, network.manifest, timezone.now).paid(PaidAct.LOOK, network.templates)


@transaction.atomic
def keep_templates(channel: Channel, found: Sequence[NetworkTemplate], now: datetime) -> None:
    """The list as it is now: what is no longer on it cannot be chosen any more. What changed is announced.

    A first list changes nothing, and of one that is cut nobody knows what is gone.
    """
    channel = Channel.across_brands.select_for_update().select_related("brand").get(pk=channel.pk)
    mine = MessageTemplate.of(channel.brand).filter(channel=channel)
    since = told_since(channel, now)
    there = {key: since.get(key, str(one.state)) for one in found for key in [(one.name[:200], one.language[:20])]}
    if mine.exists():
        approved = mine.filter(state=TemplateState.APPROVED).values_list("name", "language")
        gone = dict.fromkeys(approved, str(TemplateState.GONE)) if len(found) < MOST else {}
        listed(channel, gone | there, now)
    for one in found:
        name, language = one.name[:200], one.language[:20]
        told = {part: getattr(one, part) for part in ("header", "body", "footer", "obstacle")}
        told |= {"category": one.category[:40], "state": there[name, language]}
        owned = {"brand_id": channel.brand_id, "fetched_at": now}
        mine.update_or_create(channel=channel, name=name, language=language, defaults={**told, **owned})
    mine.filter(fetched_at__lt=now).delete()


def templates_of(channel: Channel) -> list[MessageTemplate]:
    return list(MessageTemplate.of(channel.brand).filter(channel=channel).order_by("name", "language"))


def template_cost(channel: Channel, manifest: Manifest, use: TemplateUse) -> int:
    """Millionths it may cost at most, wherever the customer is and in whatever currency the network bills.

    One of a category without a price counts as the dearest there is.
    """
    row = MessageTemplate.of(channel.brand).filter(channel=channel, name=use.name, language=use.language).first()
    known = {one.category: one.most for one in manifest.template_prices}
    return known.get(row.category if row else "", max(known.values(), default=0))


def fetch_due(now: datetime) -> None:
    """Lists that were not asked for in the last hours, or since the network called about one, are fetched anew."""
    fit = [one.network for one in manifests() if one.can.templates]
    rows = Channel.across_brands.filter(network__in=fit, closed_at=None).select_related("brand", "health")
    mine = MessageTemplate.across_brands.filter(channel=OuterRef("pk"))
    called = TemplateChange.across_brands.filter(channel=OuterRef("channel"), noted_at__gt=OuterRef("fetched_at"))
    lately = mine.filter(fetched_at__gt=now - FRESH).exclude(Exists(called))
    one_by_one(rows.exclude(health__state=State.NEEDS_SIGN_IN).exclude(Exists(lately)), partial(_fetch, now=now))


def _fetch(channel: Channel, now: datetime) -> None:
    try:
        fetch_templates(channel, now)
    except (ConnectorError, OverBudget, Unsealable) as error:
        logger.info("templates not fetched", channel=str(channel), reason=str(error))


def why_not(channel: Channel, use: TemplateUse) -> str:
    """ "" where this may leave: it is on the list, approved, and every place is filled."""
    row = MessageTemplate.of(channel.brand).filter(channel=channel, name=use.name, language=use.language).first()
    if row is None or row.state != TemplateState.APPROVED or row.obstacle:
        return "template gone"
    places = row.value.places
    filled = set(use.values) == set(places) and all(value.strip() for value in use.values.values())
    return "" if filled else "template open"
