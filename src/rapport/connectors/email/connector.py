"""A mailbox as a channel: mail in by IMAP, out by SMTP, remembered in Sent."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity, Page
from rapport.connectors.email import compose, folders, imap, mailbox, providers, recalling, sent, smtp, team_mail
from rapport.connectors.email.guess import guess
from rapport.connectors.email.settings import Settings, plain_address, written
from rapport.connectors.email.translate import translate
from rapport.connectors.email.unpack import unpack
from rapport.connectors.email.wire import ask
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect
from rapport.connectors.exports.box import Box
from rapport.connectors.exports.values import Export, Told
from rapport.connectors.manifest import load
from rapport.domain.message import Event
from rapport.domain.reply import Outgoing, Sent
from rapport.domain.team_mail import TeamMail

# Well below the 29 minutes of RFC 2177: silent drops are noticed, and Sent is looked at once a minute.
PUSH_SECONDS = 60.0


class EmailConnector(Connector):
    """One mailbox. `fetch`, `stream` and `send` each use a connection of their own."""

    manifest = load(__package__ or "")
    push_seconds = PUSH_SECONDS

    async def guess(self) -> Mapping[str, str]:
        """The servers, where they were left empty; what was typed is never changed."""
        typed = {name: value for name, value in self.link.settings.items() if value.strip()}
        lacking = [which for which in ("imap", "smtp") if f"{which}_host" not in typed]
        if not lacking:
            return {}
        found = await guess(self.http, written(typed.get("address", "").strip()))
        kept = {f"{which}_{part}" for which in lacking for part in ("host", "port")}
        return {name: value for name, value in found.items() if name in kept or name not in typed}

    async def verify(self) -> OwnIdentity:
        """Sign in for reading and for sending. Makes the key that proves our Message-IDs, once."""
        settings = Settings.of(self.link)
        try:
            return await self._proved(settings)
        except NeedsReconnect as error:
            known = providers.by_host(settings.imap.host)
            if not known or not known.app_password:
                raise
            wants = (
                f"{known.name} wants an app password here, not your usual one: make one at {known.app_password}"
            )
            raise NeedsReconnect(f"{error} {wants}") from error

    async def _proved(self, settings: Settings) -> OwnIdentity:
        notes = []
        async with imap.signed_in(self.http, settings) as client:
            if not client.has_capability("IDLE"):
                notes.append("This server does not push; new mail is looked for once a minute.")
            if not await ask(settings.imap, folders.sent_folder, client):
                notes.append("There is no Sent folder; one is made with the first answer.")
        async with smtp.signed_in(self.http, settings):
            pass
        made = {"hmac": secrets.token_hex(32)}
        return OwnIdentity(settings.address, settings.address, settings.name, tuple(notes), made=made)

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

    async def recall(self, since: datetime, cursor: str) -> Page:
        """What the inbox and Sent have kept since then, oldest first."""
        settings = Settings.of(self.link)
        async with imap.signed_in(self.http, settings) as client:
            where = await ask(settings.imap, folders.sent_folder, client)
            return await ask(settings.imap, recalling.page, client, since, cursor, where)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Hand the reply over, its trace in Sent before and after (see `sent`); `Refused` before any call."""
        settings = Settings.of(self.link)
        mail = compose.compose(outgoing, settings, datetime.now(UTC))
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

    @staticmethod
    def keeps_no_copy(link: ChannelConfig) -> bool:
        """A server that files what it sends would show the mail to all who read this mailbox."""
        return link.settings.get("keep_sent") != "server"

    async def mail(self, mail: TeamMail) -> Sent:
        """Handed over and filed nowhere; `find_sent` has nothing to look for."""
        settings = Settings.of(self.link)
        words = team_mail.written(mail, settings, datetime.now(UTC))
        await smtp.hand_over(self.http, settings, plain_address(mail.to), words, mail.key)
        return Sent(team_mail.message_id(mail, settings))

    async def _already(self, client: imap.Client, settings: Settings, message_id: str, key: str) -> bool:
        found = await ask(settings.imap, sent.trace, client, message_id)
        if found is sent.Trace.DOUBT:
            raise MaybeSent(key, "The mail was handed over and the line broke: it may have left, look in Sent.")
        return found is sent.Trace.SENT

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return translate(raw, link)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer, link.settings.get("address", ""), at)

    @staticmethod
    def export(box: Box, told: Told) -> Export | None:
        return mailbox.export(box, told)
