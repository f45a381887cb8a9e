"""Bluesky, one account: who it is, what was said to it and by it, and its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rapport.connectors.base import Accounts, ChannelConfig, Connector, FilmThere, OwnIdentity, Page
from rapport.connectors.bluesky import (
    direct,
    films,
    listing,
    looking,
    people,
    position,
    reacting,
    record,
    removing,
    searching,
    uploads,
    writing,
)
from rapport.connectors.bluesky.answers import Standing
from rapport.connectors.bluesky.facets import length
from rapport.connectors.bluesky.feeds import Feeds
from rapport.connectors.bluesky.position import Position
from rapport.connectors.bluesky.reading import along, backwards, forwards
from rapport.connectors.bluesky.recalling import Recalling
from rapport.connectors.bluesky.session import Session
from rapport.connectors.bluesky.shapes import Profile as Named
from rapport.connectors.bluesky.shapes import answered
from rapport.connectors.bluesky.translate import translate
from rapport.connectors.bluesky.unknown import unknown_kind
from rapport.connectors.bluesky.unpack import unpack, us_in
from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused
from rapport.connectors.history import HistoryRow
from rapport.connectors.http import Http
from rapport.connectors.manifest import load
from rapport.connectors.raw_items import raw_items
from rapport.domain.acts import Reaction, Removal
from rapport.domain.message import Kind, Media
from rapport.domain.profile import Measured, Profile
from rapport.domain.reply import Outgoing, Sent


class BlueskyConnector(Connector):
    """Keep one for as long as its channel runs: it holds the session."""

    manifest = load("rapport.connectors.bluesky")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.session = Session(link, http)

    @staticmethod
    def count(text: str, settings: Mapping[str, str]) -> int:
        return length(text)

    async def verify(self) -> OwnIdentity:
        response = await self.session.call("com.atproto.server.getSession", params={})
        standing = answered(response, Standing)
        if not standing.active:
            raise NeedsReconnect("This account is not active; sign in on Bluesky to open it again.")
        state, note = await direct.allowed(self.session)
        return OwnIdentity(
            network_id=standing.did,
            handle=standing.handle,
            name=await self._name(standing.did),
            notes=(note,) if note else (),
            settings={"direct": state},
            secrets=self.session.secrets,
        )

    async def permissions(self, proved: OwnIdentity) -> Mapping[str, bool]:
        """An app password may do everything but read chats, which its maker ticks."""
        state, note = await direct.allowed(self.session)
        return {} if note == direct.UNKNOWN else {one.name: state == "yes" for one in self.manifest.asked_for}

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
        items = raw_items(row.body for row in sorted(rows, key=lambda row: row.at))
        return Page(items, position.write(Position(noted, owned, chat)))

    async def send(self, outgoing: Outgoing) -> Sent:
        record.check(outgoing, self.manifest.limits)
        if outgoing.kind is Kind.DIRECT:
            return await direct.send(self.session, outgoing)
        return await writing.send(self.session, self.http, outgoing)

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        if outgoing.kind is Kind.DIRECT:
            return await direct.find(self.session, outgoing)
        return await writing.find(self.session, outgoing)

    async def publish(self, outgoing: Outgoing) -> Sent:
        record.check(outgoing, self.manifest.limits)
        return await writing.send(self.session, self.http, outgoing)

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        return await writing.find(self.session, outgoing)

    async def comment(self, outgoing: Outgoing) -> Sent:
        return await self.publish(outgoing)

    async def find_comment(self, outgoing: Outgoing) -> Sent | None:
        return await self.find_published(outgoing)

    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        return await uploads.upload(self.session, content, media)

    async def find_upload(self, key: str, media: Media) -> Media | None:
        """Nobody can be asked; the same bytes brought again are the same file there."""
        return None

    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        return await films.upload(self.session, media, self.films(self.link.settings))

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        return await films.find(self.session, media)

    async def remove(self, removal: Removal) -> None:
        await removing.remove(self.session, removal)

    async def removed(self, removal: Removal) -> bool:
        return await removing.removed(self.session, removal)

    async def react(self, reaction: Reaction) -> Sent:
        return await reacting.act(self.session, reaction)

    async def find_reaction(self, reaction: Reaction) -> Sent | None:
        return await reacting.find(self.session, reaction)

    async def follow(self, reaction: Reaction) -> Sent:
        return await reacting.act(self.session, reaction)

    async def find_follow(self, reaction: Reaction) -> Sent | None:
        return await reacting.find(self.session, reaction)

    async def list_followers(self, cursor: str) -> Accounts:
        return await listing.accounts(self.session, "followers", cursor)

    async def list_followees(self, cursor: str) -> Accounts:
        return await listing.accounts(self.session, "follows", cursor)

    async def search(self, query: str, cursor: str) -> Page:
        return await searching.search(self.session, query, cursor)

    async def profile(self, network_id: str) -> Profile:
        return await people.profile(self.session, network_id)

    async def named(self, handle: str) -> Profile:
        return await people.named(self.session, handle)

    async def measure(self, network_ids: Sequence[str]) -> dict[str, Measured]:
        return await people.measure(self.session, network_ids)

    async def look(self, network_ids: Sequence[str]) -> list[bytes]:
        return await looking.look(self.session, network_ids)

    async def recall(self, since: datetime, cursor: str) -> Page:
        return await Recalling(self.session, since).page(cursor)

    translate = staticmethod(translate)
    unknown_kind = staticmethod(unknown_kind)
    us_in = staticmethod(us_in)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer, link.network_id)

    async def _direct(self, feeds: Feeds, cursor: str | None) -> tuple[list[HistoryRow], str]:
        if cursor is None:
            return [], await direct.log_end(self.session)
        return await along(feeds.log, cursor)

    async def _name(self, did: str) -> str:
        """The account's display name; a very new account is not known to the network yet."""
        try:
            response = await self.session.call("app.bsky.actor.getProfile", params={"actor": did})
        except Refused:
            return ""
        return answered(response, Named).display_name
