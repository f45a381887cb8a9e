"""Asking the networks for what is watched: each watcher by itself, in bounded time, within its budgets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.utils.translation import gettext as _

from rapport.budgets.paid import Purse
from rapport.channels.connected import opened
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import AccountFeeds, ChannelConfig, Connector, Page, Polls, Searches
from rapport.connectors.errors import ConnectorError, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import connector, manifest
from rapport.curation.allowance import allow_look, pause_after, settle_look
from rapport.curation.authors import look_at_authors
from rapport.curation.found import already_seen, found_words, ours_on
from rapport.curation.models import Looks, Watcher
from rapport.curation.store_finds import store_finds
from rapport.curation.ways import feeds_network, question
from rapport.triage.reader import Reader

AT_ONCE, PAGES, ITEMS = 20, 3, 300
SECONDS, LONGEST_WORDS = 30.0, 500
LEASE = timedelta(minutes=10)
Open = Callable[[Watcher, Http], Connector]


@dataclass(slots=True)
class LookBrought:
    """Raw items, how far was read, and what broke the look off, while it goes on: what was paid for is kept."""

    cursor: str
    items: list[bytes] = field(default_factory=list)
    broke: ConnectorError | TimeoutError | None = None


def watched_network(watcher: Watcher, http: Http) -> Connector:
    """The channel's connector, or one that reads the feed, with nothing of any channel."""
    if watcher.channel:
        return opened(watcher.channel, http)
    given = {**settings.CONNECTORS.get(watcher.network, {}), "address": watcher.words}
    return connector(watcher.network)(ChannelConfig(key="", settings=given), http)


def look_around(reader: Reader, now: datetime, open: Open = watched_network) -> int:
    """Every watcher whose time has come, side by side; how many looked. What one lacks changes no other."""
    rows = Watcher.across_brands.filter(due_at__lte=now, paused_at=None, ended_at=None, channel__closed_at=None)
    rows = rows.select_related("brand", "channel", "by").order_by("due_at")
    mine = [one for one in rows[:AT_ONCE] if _claimed(one, now)]
    broken: Exception | None = None
    for watcher, outcome in zip(mine, async_to_sync(_all)(mine, reader, now, open), strict=True):
        if outcome is None:
            _well(watcher, now)
            continue
        _unwell(watcher, outcome, now)
        expected = isinstance(outcome, ConnectorError | TimeoutError | Unsealable)
        broken = broken if expected else outcome
    if broken:
        raise broken  # said once the others have looked
    return len(mine)


def _claimed(watcher: Watcher, now: datetime) -> bool:
    return bool(Watcher.across_brands.filter(pk=watcher.pk, due_at=watcher.due_at).update(due_at=now + LEASE))


async def _all(mine: Sequence[Watcher], reader: Reader, now: datetime, open: Open) -> list[Exception | None]:
    """What went wrong with each, None where nothing did."""
    async with Http(settings.PRIVATE_HOSTS) as http:
        asked = (_look(one, http, reader, now, open) for one in mine)
        found = await asyncio.gather(*asked, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, Exception):
            raise one
    return [one if isinstance(one, Exception) else None for one in found]


async def _look(watcher: Watcher, http: Http, reader: Reader, now: datetime, open: Open) -> None:
    """Ask, keep what came, and ask who wrote what is new; nobody waits for a network that does not say that."""
    brought = LookBrought(watcher.cursor)
    try:
        async with asyncio.timeout(SECONDS):
            network = await sync_to_async(open)(watcher, http)
            if watcher.looks == Looks.ACCOUNT and isinstance(network, AccountFeeds):
                await _led_to_its_feed(watcher, network, now)
                network = await sync_to_async(open)(watcher, http)
            if watcher.looks == Looks.FEED:
                await _read_feed(watcher, network, brought, now, lambda: open(watcher, http))
            else:
                await _searched(watcher, network, brought, now)
    except (ConnectorError, TimeoutError) as error:
        if not brought.items:
            raise
        brought.broke = error
    await sync_to_async(store_finds)(watcher, brought.items, brought.cursor, reader, now)
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS):
            await look_at_authors(watcher, network, now)
    if brought.broke:
        raise brought.broke


async def _led_to_its_feed(watcher: Watcher, network: AccountFeeds, now: datetime) -> None:
    """Where an account has a feed that costs nothing, its watcher reads that from now on."""
    assert watcher.channel is not None
    purse = Purse(watcher.channel, manifest(watcher.network), lambda: now)
    address = await purse.paid(PaidAct.VERIFY, partial(network.feed_of, watcher.words))
    if len(address) > LONGEST_WORDS:
        raise Refused(_("The feed of this account has too long an address."))
    watcher.looks, watcher.words, watcher.channel = Looks.FEED, address, None
    watcher.network = feeds_network()


async def _read_feed(
    watcher: Watcher, network: Connector, brought: LookBrought, now: datetime, again: Callable[[], Connector]
) -> None:
    """What is new in it. On its first look the page somebody named leads to the feed it names."""
    if not isinstance(network, Polls):
        raise Refused(_("This network cannot be read as a feed any more."))
    await sync_to_async(allow_look)(watcher, now)
    if not watcher.cursor:
        there = (await network.verify()).network_id
        if there != watcher.words and len(there) <= LONGEST_WORDS:
            watcher.words = there
            network = await sync_to_async(again)()
            assert isinstance(network, Polls)
    page = await network.fetch(watcher.cursor)
    brought.items, brought.cursor = list(page.items[-ITEMS:]), page.cursor


async def _searched(watcher: Watcher, network: Connector, brought: LookBrought, now: datetime) -> None:
    """The newest pages, until one has nothing that was not read before. What lies below them is nobody's news."""
    if not isinstance(network, Searches) or watcher.channel is None:
        raise Refused(_("This network cannot be searched any more."))
    asked, cursor = question(network.manifest, watcher.looks, watcher.words), watcher.cursor
    for number in range(PAGES):
        page = await _page(watcher, network, asked, cursor, now)
        brought.items += page.items[: ITEMS - len(brought.items)]
        brought.cursor = brought.cursor if number else page.after
        cursor = page.cursor
        if not cursor or len(brought.items) >= ITEMS or await sync_to_async(_nothing_new)(watcher, page, now):
            break


async def _page(watcher: Watcher, network: Searches, asked: str, cursor: str, now: datetime) -> Page:
    """One page, paid by the channel and counted against the watcher's own money."""
    assert watcher.channel is not None
    counted, costs = await sync_to_async(allow_look)(watcher, now), list[int]()
    purse = Purse(watcher.channel, manifest(watcher.network), lambda: now, costs.append)
    try:
        return await purse.paid(PaidAct.SEARCH, partial(network.search, asked, cursor))
    finally:
        await sync_to_async(settle_look)(watcher, counted, sum(costs), now)


def _nothing_new(watcher: Watcher, page: Page, now: datetime) -> bool:
    names = [
        one.known_by for one in found_words(watcher, connector(watcher.network), page.items, ours_on(watcher), now)
    ]
    return not set(names) - already_seen(watcher, names)


def _well(watcher: Watcher, now: datetime) -> None:
    due = now + timedelta(minutes=watcher.minutes)
    Watcher.across_brands.filter(pk=watcher.pk).update(due_at=due, looked_at=now, failed=0, reason="")


def _unwell(watcher: Watcher, error: Exception, now: datetime) -> None:
    """Later, and why; a network that is out of reach is asked ever more seldom."""
    after = error.after if isinstance(error, TryAgain) else 60.0 * watcher.minutes
    due = now + max(pause_after(watcher, after), timedelta(minutes=1))
    why = _("The network took too long to answer.") if isinstance(error, TimeoutError) else str(error)
    known = isinstance(error, ConnectorError | TimeoutError | Unsealable)
    told = why if known else _("Something went wrong here; the log says what.")
    Watcher.across_brands.filter(pk=watcher.pk).update(
        due_at=due, looked_at=now, failed=watcher.failed + 1, reason=told[:400]
    )
