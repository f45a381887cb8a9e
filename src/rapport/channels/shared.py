"""What a channel shares with others on its network, as the key of one counter: a keyed hash that says nothing."""

from __future__ import annotations

from datetime import datetime

import structlog

from rapport.budgets.shared import share_counter, sharing_channels
from rapport.channels import oauth_apps
from rapport.channels.connected import link
from rapport.channels.models import Channel, Grant
from rapport.channels.secrets import Unsealable
from rapport.connectors.oauth import OAuthClient
from rapport.connectors.registry import connector, manifest, manifests
from rapport.jobs.one_by_one import one_by_one
from rapport.store.keyed_hash import keyed_hash

AT_ONCE = 100

logger = structlog.get_logger()


def note_shared(channel: Channel) -> bool:
    """Have its shared buckets counted with those of all channels that share them; whether it shares any."""
    known = manifest(channel.network)
    if not any(one.shared for one in known.buckets):
        return False
    try:
        what = connector(channel.network).shares(_app(channel), link(channel))
    except Unsealable as error:  # a person has to sign in again before anything is called
        logger.info("what a channel shares is not known", channel=str(channel), reason=str(error))
        return False
    share_counter(channel, known, counter_key(channel.network, what) if what else "")
    return bool(what)


def note_all_shared(now: datetime) -> int:
    """Of channels that were connected before their network's buckets were shared; how many share any now."""
    sharing = [one.network for one in manifests() if any(bucket.shared for bucket in one.buckets)]
    rows = Channel.across_brands.filter(network__in=sharing, closed_at=None).exclude(pk__in=sharing_channels())
    return one_by_one(rows.select_related("brand").order_by("?")[:AT_ONCE], note_shared)


def counter_key(network: str, what: str) -> str:
    """The same for the same on one network in one house, and nothing can be read out of it."""
    return keyed_hash(f"shared:{network}:{what}")


def _app(channel: Channel) -> OAuthClient:
    grant = Grant.of(channel.brand).filter(channel=channel).select_related("app").first()
    return oauth_apps.client(grant.app) if grant else OAuthClient("")
