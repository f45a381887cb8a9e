"""The templates that a channel's network has approved: asked for, kept as rows, looked up before one leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rapport.budgets.paid import Purse
from rapport.channels.connected import opened
from rapport.channels.models import Channel, MessageTemplate
from rapport.connectors.base import Templates
from rapport.connectors.errors import Refused
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct
from rapport.domain.template import NetworkTemplate, TemplateState, TemplateUse

MOST = 500


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
    """The list as it is now: what is no longer on it cannot be chosen any more."""
    mine = MessageTemplate.of(channel.brand).filter(channel=channel)
    for one in found:
        told = {name: getattr(one, name) for name in ("category", "state", "header", "body", "footer", "obstacle")}
        mine.update_or_create(
            channel=channel,
            name=one.name[:200],
            language=one.language[:20],
            defaults={**told, "category": one.category[:40], "brand_id": channel.brand_id, "fetched_at": now},
        )
    mine.filter(fetched_at__lt=now).delete()


def templates_of(channel: Channel) -> list[MessageTemplate]:
    return list(MessageTemplate.of(channel.brand).filter(channel=channel).order_by("name", "language"))


def why_not(channel: Channel, use: TemplateUse) -> str:
    """ "" where this may leave: it is on the list, approved, and every place is filled."""
    row = MessageTemplate.of(channel.brand).filter(channel=channel, name=use.name, language=use.language).first()
    if row is None or row.state != TemplateState.APPROVED or row.obstacle:
        return "template gone"
    places = row.value.places
    filled = set(use.values) == set(places) and all(value.strip() for value in use.values.values())
    return "" if filled else "template open"
