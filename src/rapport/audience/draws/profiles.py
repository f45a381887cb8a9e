"""Public profiles of those who entered and do not follow: asked for a few at a time, where that costs nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from django.conf import settings

from rapport.accounts.models import Brand
from rapport.audience.draws.entrants import entered, targets_of
from rapport.audience.draws.models import EntrantProfile
from rapport.audience.followers import kept_profile
from rapport.audience.models import Follower, Giveaway
from rapport.budgets.paid import Purse
from rapport.channels.connected import link
from rapport.channels.models import Channel
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import ChannelConfig, Profiles
from rapport.connectors.errors import ConnectorError, Refused
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct, price
from rapport.connectors.registry import connector, manifest
from rapport.domain.profile import Profile
from rapport.jobs.one_by_one import one_by_one

AT_ONCE, MOST = 10, 2000
KEPT = timedelta(days=30)


def look_at_entrants(brand: Brand, now: datetime) -> int:
    """Of each giveaway that is not drawn, the next few of whom nothing is known; how many were looked at."""
    rows = Giveaway.of(brand).filter(drawn_at=None, called_off_at=None, closes_at__gte=now - KEPT)
    whole = rows.select_related("channel", "post").defer("entrants", "left_out")
    places = [(one, place.channel) for one in whole.order_by("closes_at") for place in targets_of(one)]
    once = dict.fromkeys((one, channel) for one, channel in places if _free(channel))
    return one_by_one(once, lambda pair: _look(*pair, now))


def _free(channel: Channel) -> bool:
    known = manifest(channel.network)
    asks = issubclass(connector(channel.network), Profiles) and channel.closed_at is None
    return asks and (known.trial or not price(known.prices, PaidAct.PROFILE))


def _look(row: Giveaway, channel: Channel, now: datetime) -> int:
    if EntrantProfile.across_brands.filter(channel=channel, seen_at__gte=row.at).count() >= MOST:
        return 0
    looked = 0
    for network_id in _unknown(row, channel):
        try:
            found = async_to_sync(_asked)(channel, link(channel), network_id, now)
        except Refused:
            found = Profile(network_id)  # the network will not say, and is not asked again
        except (ConnectorError, Unsealable):
            return looked
        about = found.about.replace("\x00", "")[:1000]
        kept = {"shown": kept_profile(found), "about": about, "seen_at": now, "brand_id": row.brand_id}
        EntrantProfile.across_brands.update_or_create(channel=channel, network_id=network_id, defaults=kept)
        looked += 1
    return looked


def _unknown(row: Giveaway, channel: Channel) -> list[str]:
    known = Follower.across_brands.filter(channel=channel).exclude(shown={}).values("network_id")
    looked = EntrantProfile.across_brands.filter(channel=channel).values("network_id")
    rows = entered(row).filter(network=channel.network, is_bot=False).exclude(network_id=channel.network_id)
    fresh = rows.exclude(network_id__in=known).exclude(network_id__in=looked)
    return list(fresh.values_list("network_id", flat=True)[:AT_ONCE])


async def _asked(channel: Channel, where: ChannelConfig, network_id: str, now: datetime) -> Profile:
    async with Http(settings.PRIVATE_HOSTS) as http:
        network = connector(channel.network)(where, http)
        if not isinstance(network, Profiles):
            return Profile(network_id)
        purse = Purse(channel, network.manifest, lambda: now)
        return await purse.paid(PaidAct.PROFILE, lambda: network.profile(network_id))
