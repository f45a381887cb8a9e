"""Bluesky, one account: who it is, what was said to it and by it, and its answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from rapport.connectors.base import Connector, Identity, Link, Page
from rapport.connectors.bluesky import direct, position, record, writing
from rapport.connectors.bluesky.answers import Standing
from rapport.connectors.bluesky.facets import length
from rapport.connectors.bluesky.feeds import Feeds
from rapport.connectors.bluesky.position import Position
from rapport.connectors.bluesky.reading import Row, along, backwards, forwards
from rapport.connectors.bluesky.session import Session
from rapport.connectors.bluesky.shapes import Profile, answered
from rapport.connectors.bluesky.translate import translate
from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused
from rapport.connectors.http import Http
from rapport.connectors.manifest import load
from rapport.domain.message import Event, Kind
from rapport.domain.reply import Outgoing, Sent


class Channel(Connector):
    """Keep one for as long as its channel runs: it holds the session."""

    manifest = load("rapport.connectors.bluesky")

    def __init__(self, link: Link, http: Http) -> None:
        super().__init__(link, http)
        self.session = Session(link, http)

    @staticmethod
    def size(text: str, settings: Mapping[str, str]) -> int:
        return length(text)

    @staticmethod
    def most(kind: Kind, settings: Mapping[str, str]) -> int:
        return record.DIRECT_LENGTH if kind is Kind.DIRECT else record.POST_LENGTH

    async def verify(self) -> Identity:
        response = await self.session.call("com.atproto.server.getSession", params={})
        standing = answered(response, Standing)
        if not standing.active:
            raise NeedsReconnect("This account is not active; sign in on Bluesky to open it again.")
        state, note = await direct.allowed(self.session)
        return Identity(
            network_id=standing.did,
            handle=standing.handle,
            name=await self._name(standing.did),
            notes=(note,) if note else (),
            settings={"direct": state},
            secrets=self.session.secrets,
        )

    async def fetch(self, cursor: str) -> Page:
        """Notifications, own posts and direct messages since the cursor, by time.

        Direct messages are another service. When only it fails, what the others brought is handed on, its
        place in the cursor stays, and the failure shows as soon as nothing else is new.
        """
        start, now, feeds = position.read(cursor), datetime.now(UTC), Feeds(self.session)
        notes, noted = await backwards(feeds.notifications, start.notifications, now)
        own, owned = await forwards(feeds.own, start.own, now)
        rows, chat = [*notes, *own], start.chat
        if self.link.settings.get("direct") == "yes":
            try:
                said, chat = await self._direct(feeds, start.chat)
                rows += said
            except ConnectorError:
                if not rows:
                    raise
        items = [json.dumps(row.body).encode() for row in sorted(rows, key=lambda row: row.at)]
        return Page(items, position.write(Position(noted, owned, chat)))

    async def send(self, outgoing: Outgoing) -> Sent:
        record.check(outgoing)
        if outgoing.kind is Kind.DIRECT:
            return await direct.send(self.session, outgoing)
        return await writing.send(self.session, self.http, outgoing)

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        if outgoing.kind is Kind.DIRECT:
            return await direct.find(self.session, outgoing)
        return await writing.find(self.session, outgoing)

    @staticmethod
    def translate(raw: bytes, link: Link) -> list[Event]:
        return translate(raw, link)

    async def _direct(self, feeds: Feeds, cursor: str | None) -> tuple[list[Row], str]:
        if cursor is None:
            return [], await direct.log_end(self.session)
        return await along(feeds.log, cursor)

    async def _name(self, did: str) -> str:
        """The account's display name; a very new account is not known to the network yet."""
        try:
            response = await self.session.call("app.bsky.actor.getProfile", params={"actor": did})
        except Refused:
            return ""
        return answered(response, Profile).display_name
