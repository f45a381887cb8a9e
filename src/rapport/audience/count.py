"""Counting followers: a walk through each network's list, page by page, within the channel's budget."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.audience.followers import keep_page, mark_ours
from rapport.audience.models import CountPhase, Follower, FollowerCount
from rapport.audience.settle import settle_count
from rapport.budgets.paid import Purse
from rapport.channels.connected import link
from rapport.channels.models import Channel
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import Accounts, ChannelConfig, ListsAccounts
from rapport.connectors.errors import ConnectorError, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct, price
from rapport.connectors.registry import connector, manifest
from rapport.jobs.one_by_one import one_by_one
from rapport.ledger.what import What
from rapport.ledger.write import note

AGAIN = timedelta(days=7)
REFUSED = timedelta(hours=6)
PAGES, MOST_PAGES = 10, 250
MOST = 20_000
"""Of a longer list the newest so many are looked at, and the screen says so."""


def lists_accounts(network: str) -> bool:
    """Whether a network tells who follows."""
    return issubclass(connector(network), ListsAccounts)


def counted_channels(brand: Brand) -> list[Channel]:
    """The open channels whose followers can be seen."""
    rows = Channel.of(brand).filter(closed_at=None).order_by("network", "handle")
    return [one for one in rows if lists_accounts(one.network)]


def count_followers(brand: Brand, now: datetime) -> int:
    """Go on with each channel's count, or begin one a week after the last; how many pages came. Asks networks.

    Where the list costs money none begins by itself.
    """
    return one_by_one(counted_channels(brand), lambda one: _go_on(one, now))


def list_price(network: str) -> int:
    """What a page of the list costs, in millionths; such a list is read when a person asks, never by itself."""
    known = manifest(network)
    return 0 if known.trial else price(known.prices, PaidAct.LIST)


@transaction.atomic
def begin_counts(brand: Brand, by: Person, now: datetime, channel: int | None = None) -> int:
    """Begin a count for each channel that has none under way; how many were begun.

    Of those whose list costs money only the one that is named: nobody pays for one by asking for another.
    """
    wanted = [
        one
        for one in counted_channels(brand)
        if (one.pk == channel if channel is not None else not list_price(one.network))
    ]
    begun = [one for one in wanted if _begin(one, now)]
    if begun:
        note(brand, What.FOLLOWERS_ASKED, now, by=by, channels=len(begun))
    return len(begun)


def _begin(channel: Channel, now: datetime) -> bool:
    given = {"brand_id": channel.brand_id, "begun_at": now, "try_at": now, "seed": secrets.token_hex(8)}
    _, begun = FollowerCount.across_brands.get_or_create(channel=channel, done_at=None, defaults=given)
    return begun


def _go_on(channel: Channel, now: datetime) -> int:
    rows = FollowerCount.across_brands.filter(channel=channel).select_related("channel__brand")
    count = rows.filter(done_at=None).first()
    if count is None and not list_price(channel.network):
        last = rows.order_by("-pk").first()
        if last is None or (last.done_at and now - last.done_at >= AGAIN):
            _begin(channel, now)
        count = rows.filter(done_at=None).first()
    if count is None or count.try_at > now:
        return 0
    try:
        return _walk(count, link(channel), now)
    except TryAgain as error:
        _wait(count, str(error), now + timedelta(seconds=max(60.0, error.after)))
    except (ConnectorError, Unsealable) as error:
        _wait(count, str(error), now + REFUSED)
    return 0


def _walk(count: FollowerCount, where: ChannelConfig, now: datetime) -> int:
    for number in range(PAGES):
        page = async_to_sync(_asked)(count, where, now)
        if _kept(count, page, now):
            return number + 1
    return PAGES


async def _asked(count: FollowerCount, where: ChannelConfig, now: datetime) -> Accounts:
    channel = count.channel
    async with Http(settings.PRIVATE_HOSTS) as http:
        network = connector(channel.network)(where, http)
        if not isinstance(network, ListsAccounts):
            return Accounts([], "")
        followers = count.phase == CountPhase.FOLLOWERS
        purse = Purse(channel, network.manifest, lambda: now)
        if followers:
            return await purse.paid(PaidAct.LIST, lambda: network.list_followers(count.cursor))
        return await purse.paid(PaidAct.LIST, lambda: network.list_followees(count.cursor))


@transaction.atomic
def _kept(count: FollowerCount, page: Accounts, now: datetime) -> bool:
    """Keep a page and its place together; whether the walk is over. A list that turns in a circle is over, too."""
    if count.phase == CountPhase.FOLLOWERS:
        count.total += keep_page(count, page.found, now)
        count.whole = not page.cursor
    else:
        mark_ours(count, page.found)
    stuck = bool(page.cursor) and page.cursor == count.cursor
    count.pages, count.cursor, count.trouble = count.pages + 1, page.cursor[:1000], ""
    over = not page.cursor or stuck or count.pages >= MOST_PAGES
    if count.phase == CountPhase.FOLLOWERS and (over or count.total >= MOST):
        count.phase, count.cursor, count.pages, over = CountPhase.FOLLOWEES, "", 0, False
        Follower.across_brands.filter(channel=count.channel_id, ours=True).update(ours=False)
    count.save()
    if over:
        _end(count, now)
    return over


def _end(count: FollowerCount, now: datetime) -> None:
    if count.whole:
        left = Follower.across_brands.filter(channel=count.channel_id, gone_at=None, seen_at__lt=count.begun_at)
        left.update(gone_at=now)
    settle_count(count, now)
    note(count.brand_id, What.FOLLOWERS_COUNTED, now, channel=count.channel_id, total=count.total)


def _wait(count: FollowerCount, why: str, until: datetime) -> None:
    FollowerCount.across_brands.filter(pk=count.pk).update(trouble=why[:400], try_at=until)
