"""A mailbox as a channel: mail in by IMAP, out by SMTP, remembered in Sent."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

from rapport.connectors.base import Connector, Identity, Link, Page
from rapport.connectors.email import compose, folders, imap, sent, smtp
from rapport.connectors.email.settings import Settings
from rapport.connectors.email.translate import translate
from rapport.connectors.email.wire import ask
from rapport.connectors.errors import ConnectorError, MaybeSent
from rapport.connectors.manifest import load
from rapport.domain.message import Event
from rapport.domain.reply import Outgoing, Sent

# Well below the 29 minutes of RFC 2177: silent drops are noticed, and Sent is looked at once a minute.
PUSH_SECONDS = 60.0


class Channel(Connector):
    """One mailbox. `fetch`, `stream` and `send` each use a connection of their own."""

    manifest = load(__package__ or "")
    push_seconds = PUSH_SECONDS

    async def verify(self) -> Identity:
        """Sign in for reading and for sending. Makes the key that proves our Message-IDs, once."""
        settings = Settings.of(self.link)
        notes = []
        async with imap.signed_in(self.http, settings) as client:
            if not client.has_capability("IDLE"):
                notes.append("This server does not push; new mail is looked for once a minute.")
            if not await ask(settings.imap, folders.sent_folder, client):
                notes.append("There is no Sent folder; one is made with the first answer.")
        async with smtp.signed_in(self.http, settings):
            pass
        made = {"hmac": secrets.token_hex(32)}
        return Identity(settings.address, settings.address, settings.name, tuple(notes), made=made)

    async def fetch(self, cursor: str) -> Page:
        settings = Settings.of(self.link)
        async with imap.signed_in(self.http, settings) as client:
            where = await ask(settings.imap, folders.sent_folder, client)
            return await ask(settings.imap, folders.page, client, folders.Cursor.of(cursor), where)

    async def stream(self, cursor: str) -> AsyncIterator[Page]:
        """Pages as the server pushes them; where it cannot push, as they are found on looking once a minute."""
        settings = Settings.of(self.link)
        async with imap.signed_in(self.http, settings) as client:
            where = await ask(settings.imap, folders.sent_folder, client)
            while True:
                page = await ask(settings.imap, folders.page, client, folders.Cursor.of(cursor), where)
                if page.cursor != cursor:
                    yield page
                cursor = page.cursor
                if page.items:
                    continue
                if client.has_capability("IDLE"):
                    await imap.pushed(client, settings, self.push_seconds)
                else:
                    await asyncio.sleep(self.push_seconds)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Hand the reply over, its trace in Sent before and after (see `sent`); `Refused` before any call."""
        settings = Settings.of(self.link)
        mail = compose.compose(outgoing, settings, datetime.now(UTC)).as_bytes()
        to, message_id = compose.recipient(outgoing), compose.message_id(outgoing, settings)
        if not settings.keep_sent:
            await smtp.hand_over(self.http, settings, to, mail, outgoing.key)
            return Sent(message_id)
        async with imap.signed_in(self.http, settings) as client:
            if await self._already(client, settings, message_id, outgoing.key):
                return Sent(message_id)
            await ask(settings.imap, sent.begin, client, mail)
            try:
                await smtp.hand_over(self.http, settings, to, mail, outgoing.key)
            except MaybeSent:
                raise
            except ConnectorError:
                with suppress(ConnectorError):
                    await ask(settings.imap, sent.settle, client, message_id, left=False)
                raise
            with suppress(ConnectorError):  # The words have left; an unsettled trace must not say otherwise.
                await ask(settings.imap, sent.settle, client, message_id, left=True)
        return Sent(message_id)

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look in Sent for the reply's Message-ID. `MaybeSent` when it was begun and nobody knows the end."""
        settings = Settings.of(self.link)
        message_id = compose.message_id(outgoing, settings)
        async with imap.signed_in(self.http, settings) as client:
            there = await self._already(client, settings, message_id, outgoing.key)
        return Sent(message_id) if there else None

    async def _already(self, client: imap.Client, settings: Settings, message_id: str, key: str) -> bool:
        found = await ask(settings.imap, sent.trace, client, message_id)
        if found is sent.Trace.DOUBT:
            raise MaybeSent(key, "The mail was handed over and the line broke: it may have left, look in Sent.")
        return found is sent.Trace.SENT

    @staticmethod
    def translate(raw: bytes, link: Link) -> list[Event]:
        return translate(raw, link)
