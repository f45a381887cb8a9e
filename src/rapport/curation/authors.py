"""Who stands behind a find, as far as the network shows it: asked for a few authors at each look, and paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from asgiref.sync import sync_to_async

from rapport.budgets.paid import Purse
from rapport.connectors.base import Connector, Profiles
from rapport.connectors.errors import ConnectorError, Refused
from rapport.connectors.prices import PaidAct
from rapport.curation.models import CuratedCard, Watcher
from rapport.domain.profile import Profile
from rapport.triage.authenticity import Account, estimate

AT_ONCE, OLDEST = 5, timedelta(days=2)
NOBODY_KNOWS = 0.5


async def look_at_authors(watcher: Watcher, network: Connector, now: datetime) -> int:
    """Authors of the latest cards that nobody looked at yet; how many were. A network that will not is left."""
    if watcher.channel is None or not isinstance(network, Profiles):
        return 0
    purse, looked = Purse(watcher.channel, network.manifest, lambda: now), 0
    for author in await sync_to_async(unknown_authors)(watcher, now):
        try:
            found = await purse.paid(PaidAct.PROFILE, partial(network.profile, author))
        except Refused:
            await sync_to_async(keep_real)(watcher, author, NOBODY_KNOWS)  # not asked again
        except ConnectorError:
            return looked
        else:
            await sync_to_async(keep_real)(watcher, author, realness(found, now))
        looked += 1
    return looked


def unknown_authors(watcher: Watcher, now: datetime) -> Sequence[str]:
    rows = CuratedCard.across_brands.filter(watcher=watcher, real=None, set_aside="", found_at__gt=now - OLDEST)
    authors = rows.order_by("-found_at", "-pk").values_list("author_id", flat=True)[: 10 * AT_ONCE]
    return list(dict.fromkeys(authors))[:AT_ONCE]


def keep_real(watcher: Watcher, author: str, real: float) -> None:
    """For all cards of this author on the network."""
    rows = CuratedCard.across_brands.filter(brand_id=watcher.brand_id, network=watcher.network, author_id=author)
    rows.update(real=real)


def realness(profile: Profile, now: datetime) -> float:
    """From 0 to 1, by the signs of `rapport.triage.authenticity`; an estimate, and never a verdict."""
    age = (now - profile.created_at) / timedelta(days=1) if profile.created_at else None
    account = Account(
        handle=profile.handle or None,
        name=profile.name or None,
        about=profile.about or None,
        followers=profile.followers,
        following=profile.following,
        posts=profile.posts,
        age=age,
        robot=profile.is_bot,
    )
    return 1 - estimate(account).inauthentic
