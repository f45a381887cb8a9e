"""Listening to one channel: stream where there is one, the poll behind it, everything into the log first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import structlog
from asgiref.sync import sync_to_async

from rapport.budgets.over import OverBudget
from rapport.budgets.pace import pace
from rapport.budgets.paid import Purse
from rapport.budgets.restriction import restriction_of
from rapport.channels.connected import Opened, healed, healthy, mark_heard, record_health, turned_away
from rapport.channels.models import Channel, State
from rapport.connectors.base import Connector, Page, Polls, Streams
from rapport.connectors.errors import ConnectorError, NeedsReconnect, Restricted, TryAgain
from rapport.connectors.prices import PaidAct
from rapport.intake.log import Log
from rapport.store.disk_room import has_room

Clock = Callable[[], datetime]
Pause = Callable[[float], Awaitable[None]]

STRANGE = 300.0
GLANCE = 5.0
# Signed out, a proof is tried after a quarter of an hour, then ever more seldom: at most 27 sign-ins a day.
KNOCK, SELDOM = 900.0, 3600.0
BEHIND = 60.0
ANEW = 60.0

logger = structlog.get_logger()


class Listener:
    """One channel's ears. `listen` runs until it is cancelled."""

    def __init__(
        self, channel: Channel, log: Log, open: Opened, clock: Clock, pause: Pause = asyncio.sleep
    ) -> None:
        self.channel = channel
        self.log = log
        self.open = open
        self.clock = clock
        self.pause = pause
        self.well: bool | None = None
        self.knock = KNOCK

    async def listen(self) -> None:
        """Catch up by polling, then stream or poll on; errors make pauses, never an end."""
        while True:
            while not has_room():  # what could not be kept is left on the network
                await self.pause(GLANCE)
            await sync_to_async(self.channel.refresh_from_db)()  # it may have been renewed meanwhile
            try:
                connector = await sync_to_async(self.open)(self.channel)
                await self.catch_up(connector)
                await self._on(connector)
            except NeedsReconnect as error:
                await self._unwell(error)
                await self._renewed()
            except Restricted as error:
                self._troubled(error)
                await self._lifted()
            except OverBudget as error:
                await self._unwell(error)
                await self.pause(min(error.after, ANEW))
            except ConnectorError as error:
                await self._unwell(error)
                await self.pause(max(1.0, error.after if isinstance(error, TryAgain) else STRANGE))

    async def catch_up(self, connector: Connector) -> None:
        """Poll until nothing is new."""
        while isinstance(connector, Polls):
            before = self.channel.cursor
            page = await self._purse(connector).paid(PaidAct.POLL, partial(connector.fetch, before))
            await self._keep(page)
            await self._well()
            if not page.items or page.cursor == before:
                return

    async def _on(self, connector: Connector) -> None:
        if not isinstance(connector, Streams):
            await self._rest(connector)
            return
        listening = partial(connector.stream, self.channel.cursor)
        try:
            async with asyncio.timeout(max(BEHIND, await self._pace(connector, PaidAct.POLL, PaidAct.STREAM))):
                async for page in self._purse(connector).pages(PaidAct.STREAM, listening):
                    await self._keep(page)
        except TimeoutError:
            return

    async def _rest(self, connector: Connector) -> None:
        """Until the next poll. Looked at anew each minute: an owner may have raised the cap."""
        rested, every = 0.0, connector.manifest.poll_seconds
        while (left := max(every, await self._pace(connector, PaidAct.POLL)) - rested) > 0:
            await self.pause(min(left, ANEW))
            rested += min(left, ANEW)

    async def _pace(self, connector: Connector, *acts: PaidAct) -> float:
        return await sync_to_async(pace)(self.channel, connector.manifest, acts, self.clock())

    def _purse(self, connector: Connector) -> Purse:
        return Purse(self.channel, connector.manifest, self.clock)

    async def _keep(self, page: Page) -> None:
        """The items first, on disk; then the cursor."""
        if page.items:
            await asyncio.to_thread(self.log.append, [(self.channel.key, raw) for raw in page.items])
        if page.cursor != self.channel.cursor:
            self.channel.cursor = page.cursor
            await sync_to_async(_save_cursor)(self.channel)
        if page.items:
            await sync_to_async(mark_heard)(self.channel, self.clock())

    async def _well(self) -> None:
        if self.well is not True:
            await sync_to_async(healthy)(self.channel, self.clock())
            logger.info("channel is back", channel=str(self.channel)) if self.well is False else None
        else:
            # A reply may have been turned away meanwhile; what the network takes now is what counts.
            await sync_to_async(healed)(self.channel, self.clock())
        self.well, self.knock = True, KNOCK

    async def _renewed(self) -> None:
        """Wait for a person to sign in again, or until it is time to try whether the network has come to itself.

        Knocking more often would use up the network's sign-ins.
        """
        before, waited = self.channel.renewed_at, 0.0
        while self.channel.renewed_at == before and waited < self.knock:
            await self.pause(GLANCE)
            waited += GLANCE
            await sync_to_async(self.channel.refresh_from_db)()
        if waited >= self.knock:
            self.knock = min(self.knock * 2, SELDOM)
            self.open.forget(self.channel)

    async def _lifted(self) -> None:
        """Wait until a person has the restriction lifted. The network is not asked meanwhile."""
        while (held := await sync_to_async(restriction_of)(self.channel)) and held.holds(PaidAct.POLL):
            await self.pause(GLANCE)

    def _troubled(self, error: ConnectorError) -> None:
        if self.well is not False:
            logger.warning("channel has trouble", channel=str(self.channel), reason=str(error))
        self.well = False

    async def _unwell(self, error: ConnectorError) -> None:
        self._troubled(error)
        if isinstance(error, NeedsReconnect):
            await sync_to_async(turned_away)(self.channel, str(error), self.clock())
        else:
            await sync_to_async(record_health)(self.channel, State.OK, str(error), self.clock())


def _save_cursor(channel: Channel) -> None:
    Channel.across_brands.filter(pk=channel.pk).update(cursor=channel.cursor)
