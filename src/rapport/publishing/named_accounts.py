"""Looking up on a network whom the names in a post mean: within seconds, paid for, remembered for a day."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings

from rapport.budgets.paid import Purse
from rapport.channels.connected import opened
from rapport.channels.models import Channel
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import Names
from rapport.connectors.errors import ConnectorError, Refused
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import connector
from rapport.domain.named_accounts import MOST_NAMES
from rapport.domain.profile import Profile
from rapport.publishing.named_models import NamedAccount

SECONDS = 4.0
FOUND, NOBODY = timedelta(days=1), timedelta(minutes=10)
MOST = 500


def tells_names(network: str) -> bool:
    """Whether the network can be asked whom a name means."""
    return issubclass(connector(network), Names)


def known_names(channel: Channel, names: Sequence[str], now: datetime) -> dict[str, NamedAccount]:
    """What is remembered of these names, while that is fresh."""
    rows = NamedAccount.of(channel.brand).filter(channel=channel, name__in=names)
    return {one.name: one for one in rows if one.asked_at > now - (FOUND if one.account else NOBODY)}


def look_up_names(channel: Channel, names: Sequence[str], now: datetime) -> dict[str, NamedAccount]:
    """Whom these names mean, remembered or asked; a name that the network said nothing of in time is left out.

    Never inside a transaction: the network is waited for, all names together at most `SECONDS`.
    """
    known = known_names(channel, names, now)
    missing = [one for one in names if one not in known][:MOST_NAMES]
    if missing and tells_names(channel.network):
        told = async_to_sync(_asked)(channel, missing, now)
        known |= {name: _remembered(channel, name, found, now) for name, found in told.items()}
    return known


async def _asked(channel: Channel, names: Sequence[str], now: datetime) -> Mapping[str, Profile | None]:
    """What came back in time; what did not is no answer, and asked again another time."""
    told: dict[str, Profile | None] = {}
    try:
        async with asyncio.timeout(SECONDS), Http(settings.PRIVATE_HOSTS, SECONDS) as http:
            network = await sync_to_async(opened)(channel, http)
            if isinstance(network, Names):
                purse = Purse(channel, network.manifest, lambda: now)
                await asyncio.gather(*(_ask(network, purse, one, told) for one in names))
    except (TimeoutError, ConnectorError, Unsealable):
        return told
    return told


async def _ask(network: Names, purse: Purse, name: str, told: dict[str, Profile | None]) -> None:
    try:
        told[name] = await purse.paid(PaidAct.PROFILE, partial(network.named, name))
    except Refused:
        told[name] = None
    except ConnectorError:
        return  # no answer, also where the budget is used up


def _remembered(channel: Channel, name: str, found: Profile | None, now: datetime) -> NamedAccount:
    rows = NamedAccount.of(channel.brand)
    rows.filter(pk__in=rows.order_by("-asked_at").values_list("pk", flat=True)[MOST:]).delete()
    who = {
        "account": found.network_id[:400] if found else "",
        "shown": found.name[:200] if found else "",
        "url": found.url[:500] if found else "",
    }
    row, _new = NamedAccount.across_brands.update_or_create(
        channel=channel, name=name, defaults={"brand": channel.brand, "asked_at": now, **who}
    )
    return row
