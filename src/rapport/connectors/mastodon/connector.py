"""The connector for every server that speaks Mastodon's API."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from rapport.connectors.base import Accounts, ChannelConfig, OwnIdentity, Page
from rapport.connectors.errors import Unreadable
from rapport.connectors.http import Http
from rapport.connectors.manifest import PollLimits, load
from rapport.connectors.mastodon import (
    listing,
    people,
    poll,
    posting,
    reacting,
    searching,
    server,
    sign_in,
    stream,
    uploads,
)
from rapport.connectors.mastodon.api import Api, typed
from rapport.connectors.mastodon.films import MastodonFilms
from rapport.connectors.mastodon.length import length, named
from rapport.connectors.mastodon.posting import GONE
from rapport.connectors.mastodon.recalling import Recalling
from rapport.connectors.mastodon.shapes import Notification, Status
from rapport.connectors.mastodon.threads import Threads
from rapport.connectors.mastodon.translate import local, translate, unknown_kind
from rapport.connectors.mastodon.unpack import unpack, us_in
from rapport.connectors.mastodon.verify import permissions_told, verify
from rapport.connectors.mastodon.words import Words
from rapport.connectors.oauth import OAuthClient, Provider
from rapport.connectors.raw_items import encoded
from rapport.domain.acts import Reaction, Removal
from rapport.domain.message import Kind, Media
from rapport.domain.profile import Measured, Profile
from rapport.domain.reply import Outgoing, Sent


class MastodonConnector(MastodonFilms):
    """One handle on one server. The cursor is "newest notification|newest post of our own"."""

    manifest = load("rapport.connectors.mastodon")
    counts_warning = True

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.api = Api(http, server.address(link.settings.get("server", "")), link.secrets.get("token", ""))
        self.us = local(link.network_id)
        self.threads = Threads(self.api, self.us)
        self.own = f"/api/v1/accounts/{self.us}/statuses"
        self.cursor = ""

    @staticmethod
    def count(text: str, settings: Mapping[str, str]) -> int:
        return length(text, MastodonConnector.link_size(settings))

    @classmethod
    def limit(cls, kind: Kind, settings: Mapping[str, str]) -> int:
        return int(settings.get("characters") or 0) or super().limit(kind, settings)

    @staticmethod
    def files(settings: Mapping[str, str]) -> int:
        return int(settings.get("files") or 0)

    @staticmethod
    def file_bytes(settings: Mapping[str, str]) -> int:
        return int(settings.get("image_bytes") or 0)

    @staticmethod
    def file_pixels(settings: Mapping[str, str]) -> int:
        return int(settings.get("image_pixels") or 0)

    @staticmethod
    def alt(settings: Mapping[str, str]) -> int:
        return int(settings.get("alt") or 0)

    @staticmethod
    def poll_limits(settings: Mapping[str, str]) -> PollLimits | None:
        return server.poll_limits(settings)

    @staticmethod
    def quotes(settings: Mapping[str, str]) -> bool:
        return settings.get("quotes") == "yes"

    @staticmethod
    def worded(text: str, to_handle: str) -> str:
        return named(text, to_handle)

    @staticmethod
    def link_size(settings: Mapping[str, str]) -> int:
        return int(settings.get("link") or 23)

    @staticmethod
    def server(settings: Mapping[str, str]) -> str:
        return server.address(settings.get("server", ""))

    @staticmethod
    async def provider(http: Http, settings: Mapping[str, str]) -> Provider:
        return sign_in.provider(server.address(settings.get("server", "")))

    @staticmethod
    async def register(http: Http, settings: Mapping[str, str], callback: str) -> OAuthClient:
        return await sign_in.register(http, settings, callback, MastodonConnector.manifest)

    async def verify(self) -> OwnIdentity:
        return await verify(self.api)

    async def permissions(self, proved: OwnIdentity) -> Mapping[str, bool]:
        return await permissions_told(self.api, self.manifest.asked_for)

    async def fetch(self, cursor: str) -> Page:
        heard, _, said = cursor.partition("|")
        # Without include_filtered, private words of strangers stay behind the server's filter for years.
        filtered = {"include_filtered": "true"}
        notifications, heard = await poll.since(self.api, "/api/v1/notifications", heard, filtered)
        posts, said = await poll.since(self.api, self.own, said, {"exclude_reblogs": "true"})
        found = [(str(one.get("created_at")), await self.threads.heard(one)) for one in notifications]
        found += [(str(one.get("created_at")), await self.threads.said(one)) for one in posts]
        self.cursor = f"{heard}|{said}"
        return Page([raw for _, raw in sorted(found, key=lambda one: one[0])], self.cursor)

    async def stream(self, cursor: str) -> AsyncIterator[Page]:
        places = [self.link.settings.get("streaming", ""), self.api.base]
        async for event, payload in stream.listen(self.http, [p for p in places if p], self.api.token):
            if (event, payload) == stream.OPENED and cursor:
                yield await self.fetch(self.cursor or cursor)  # what came between the last poll and this moment
            elif raw := await self._live(event, payload):
                # A stream may miss words, so it never moves the poll's cursor.
                yield Page([raw], self.cursor or cursor)

    async def _live(self, event: str, payload: str) -> bytes | None:
        if event == "delete" and payload:
            return _deleted(payload)
        try:
            if event == "notification":
                msgspec.json.decode(payload, type=Notification)
                return await self.threads.heard(json.loads(payload))
            if event == "status.update" and not self._is_ours(msgspec.json.decode(payload, type=Status)):
                return encoded({"edited": json.loads(payload)})
            if event == "update" and self._is_ours(msgspec.json.decode(payload, type=Status)):
                return await self.threads.said(json.loads(payload))
        except (msgspec.MsgspecError, ValueError, RecursionError, Unreadable):
            return None  # the poll brings it as well, and there it is kept with its reason
        return None

    def _is_ours(self, status: Status) -> bool:
        return status.account.id == self.us and not status.reblog

    async def send(self, outgoing: Outgoing) -> Sent:
        return await posting.post(self.api, self._words(outgoing), outgoing.key)

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        return await posting.find_reply(self.api, self.us, Words.as_said(outgoing))

    async def publish(self, outgoing: Outgoing) -> Sent:
        return await posting.post(self.api, self._words(outgoing), outgoing.key)

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        return await posting.find_post(self.api, self.us, Words.as_said(outgoing), outgoing.key)

    async def comment(self, outgoing: Outgoing) -> Sent:
        return await self.publish(outgoing)

    async def find_comment(self, outgoing: Outgoing) -> Sent | None:
        return await self.find_published(outgoing)

    def _words(self, outgoing: Outgoing) -> Words:
        return Words.of(outgoing, self.link.settings, self.manifest.limits.text)

    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        uploads.check(content, media, self.link.settings)
        return await uploads.upload(self.api, content, media)

    async def find_upload(self, key: str, media: Media) -> Media | None:
        return await uploads.find(self.api, media) if media.id else None

    async def edit(self, network_id: str, outgoing: Outgoing) -> Sent:
        return await posting.edit(self.api, network_id, self._words(outgoing), outgoing.key)

    async def remove(self, removal: Removal) -> None:
        await posting.remove(self.api, removal)

    async def removed(self, removal: Removal) -> bool:
        return await posting.removed(self.api, removal)

    async def react(self, reaction: Reaction) -> Sent:
        return await reacting.react(self.api, reaction)

    async def find_reaction(self, reaction: Reaction) -> Sent | None:
        return await reacting.find_reaction(self.api, reaction)

    async def follow(self, reaction: Reaction) -> Sent:
        return await reacting.follow(self.api, self.us, reaction)

    async def find_follow(self, reaction: Reaction) -> Sent | None:
        return await reacting.find_follow(self.api, reaction)

    async def list_followers(self, cursor: str) -> Accounts:
        return await listing.accounts(self.api, self.us, self.link.settings.get("domain", ""), "followers", cursor)

    async def list_followees(self, cursor: str) -> Accounts:
        return await listing.accounts(self.api, self.us, self.link.settings.get("domain", ""), "following", cursor)

    async def search(self, query: str, cursor: str) -> Page:
        return await searching.search(self.api, query, cursor)

    async def profile(self, network_id: str) -> Profile:
        return await people.profile(self.api, network_id)

    async def named(self, handle: str) -> Profile:
        return await people.named(self.api, handle, self.link.settings.get("domain", ""))

    async def measure(self, network_ids: Sequence[str]) -> dict[str, Measured]:
        return await people.measure(self.api, network_ids)

    async def recall(self, since: datetime, cursor: str) -> Page:
        return await Recalling(self.api, self.threads, self.us).page(since, cursor)

    async def look(self, network_ids: Sequence[str]) -> list[bytes]:
        found = []
        for number in network_ids:
            answer = await self.api.call("GET", f"/api/v1/statuses/{quote(number, safe='')}", expect=GONE)
            if answer.status in GONE:
                found.append(_deleted(number))
            elif typed(answer, Status).edited_at:  # a stream that was down has not told of it
                found.append(encoded({"edited": answer.json()}))
        return found

    translate = staticmethod(translate)
    unknown_kind = staticmethod(unknown_kind)
    us_in = staticmethod(us_in)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer, local(link.network_id), at)


def _deleted(number: str) -> bytes:
    return json.dumps({"deleted": number, "at": datetime.now(UTC).isoformat()}).encode()
