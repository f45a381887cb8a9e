"""Listening to one channel: stream where there is one, the poll behind it, everything into the log first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from asgiref.sync import sync_to_async

from rapport.connectors.base import Connector, Page
from rapport.connectors.errors import ConnectorError, NeedsReconnect, TryAgain
from rapport.intake.log import Log
from rapport.people.channels import Opened, healthy, heard, note
from rapport.people.models import Channel, State

Clock = Callable[[], datetime]
Pause = Callable[[float], Awaitable[None]]

STRANGE = 300.0
GLANCE = 5.0
BEHIND = 60.0

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

    async def listen(self) -> None:
        """Catch up by polling, then stream or poll on; errors make pauses, never an end."""
        while True:
            await sync_to_async(self.channel.refresh_from_db)()  # it may have been renewed meanwhile
            connector = await sync_to_async(self.open)(self.channel)
            try:
                await self.catch_up(connector)
                await self._on(connector)
            except NeedsReconnect as error:
                await self._unwell(error)
                await self._renewed()
            except ConnectorError as error:
                await self._unwell(error)
                await self.pause(max(1.0, error.after if isinstance(error, TryAgain) else STRANGE))

    async def catch_up(self, connector: Connector) -> None:
        """Poll until nothing is new."""
        while connector.manifest.can.poll:
            before = self.channel.cursor
            page = await connector.fetch(before)
            await self._keep(page)
            await self._well()
            if not page.items or page.cursor == before:
                return

    async def _on(self, connector: Connector) -> None:
        if not connector.manifest.can.stream:
            await self.pause(connector.manifest.poll_seconds)
            return
        try:
            async with asyncio.timeout(BEHIND):
                async for page in connector.stream(self.channel.cursor):
                    await self._keep(page)
        except TimeoutError:
            return

    async def _keep(self, page: Page) -> None:
        """The items first, on disk; then the cursor."""
        if page.items:
            await asyncio.to_thread(self.log.append, [(self.channel.key, raw) for raw in page.items])
        if page.cursor != self.channel.cursor:
            self.channel.cursor = page.cursor
            await sync_to_async(_save_cursor)(self.channel)
        if page.items:
            await sync_to_async(heard)(self.channel, self.clock())

    async def _well(self) -> None:
        if self.well is not True:
            await sync_to_async(healthy)(self.channel, self.clock())
            logger.info("channel is back", channel=str(self.channel)) if self.well is False else None
        self.well = True

    async def _renewed(self) -> None:
        """Wait for a person to sign in again. Knocking meanwhile would use up the network's sign-ins."""
        before = self.channel.renewed_at
        while self.channel.renewed_at == before:
            await self.pause(GLANCE)
            await sync_to_async(self.channel.refresh_from_db)()

    async def _unwell(self, error: ConnectorError) -> None:
        if self.well is not False:
            logger.warning("channel has trouble", channel=str(self.channel), reason=str(error))
        self.well = False
        state = State.NEEDS_SIGN_IN if isinstance(error, NeedsReconnect) else State.OK
        await sync_to_async(note)(self.channel, state, str(error), self.clock())


def _save_cursor(channel: Channel) -> None:
    Channel.every.filter(pk=channel.pk).update(cursor=channel.cursor)
