"""Asking the networks for what is watched: each watcher by itself, in bounded time, within its budgets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.utils.translation import gettext as _

from rapport.budgets.paid import Purse
from rapport.channels.connected import opened
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import ChannelConfig, Connector, Page, Polls, Searches
from rapport.connectors.errors import ConnectorError, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import connector
from rapport.curation.allowance import allow_look, pause_after
from rapport.curation.authors import look_at_authors
from rapport.curation.found import already_seen, found_words, ours_on
from rapport.curation.models import Looks, Watcher
from rapport.curation.store_finds import store_finds
from rapport.curation.ways import question
from rapport.triage.reader import Reader

AT_ONCE, PAGES, ITEMS = 20, 3, 300
SECONDS, LONGEST_WORDS = 30.0, 500
LEASE = timedelta(minutes=10)
Open = Callable[[Watcher, Http], Connector]


@dataclass(frozen=True, slots=True)
class LookBrought:
    """Raw items, and how far was read."""

    items: list[bytes]
    cursor: str


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
    async with asyncio.timeout(SECONDS):
        network = await sync_to_async(open)(watcher, http)
        if watcher.looks == Looks.FEED:
            brought = await _read_feed(watcher, network, now, lambda: open(watcher, http))
        else:
            brought = await _searched(watcher, network, now)
    await sync_to_async(store_finds)(watcher, brought.items, brought.cursor, reader, now)
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS):
            await look_at_authors(watcher, network, now)


async def _read_feed(
    watcher: Watcher, network: Connector, now: datetime, again: Callable[[], Connector]
) -> LookBrought:
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
    return LookBrought(list(page.items[-ITEMS:]), page.cursor)


async def _searched(watcher: Watcher, network: Connector, now: datetime) -> LookBrought:
    """The newest pages, until one has nothing that was not read before."""
    if not isinstance(network, Searches) or watcher.channel is None:
        raise Refused(_("This network cannot be searched any more."))
    asked, cursor = question(network.manifest, watcher.looks, watcher.words), ""
    purse, items = Purse(watcher.channel, network.manifest, lambda: now), list[bytes]()
    for _page in range(PAGES):
        await sync_to_async(allow_look)(watcher, now)
        page: Page = await purse.paid(PaidAct.SEARCH, partial(network.search, asked, cursor))
        items += page.items
        cursor = page.cursor
        if not cursor or len(items) >= ITEMS or await sync_to_async(_nothing_new)(watcher, page, now):
            break
    return LookBrought(items[:ITEMS], "")


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
