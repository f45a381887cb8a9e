"""The connector for every server that speaks Mastodon's API."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime

import msgspec

from rapport.connectors.base import Connector, Identity, Link, Page
from rapport.connectors.http import Http
from rapport.connectors.manifest import load
from rapport.connectors.mastodon import poll, server, stream
from rapport.connectors.mastodon.api import Api, typed
from rapport.connectors.mastodon.length import length
from rapport.connectors.mastodon.shapes import Notification, Status
from rapport.connectors.mastodon.threads import Threads
from rapport.connectors.mastodon.translate import local, translate
from rapport.connectors.mastodon.verify import verify
from rapport.connectors.mastodon.words import Words, same
from rapport.domain.message import Event, Kind
from rapport.domain.reply import Outgoing, Sent


class Channel(Connector):
    """One handle on one server. The cursor is "newest notification|newest post of our own"."""

    manifest = load("rapport.connectors.mastodon")

    def __init__(self, link: Link, http: Http) -> None:
        super().__init__(link, http)
        self.api = Api(http, server.address(link.settings.get("server", "")), link.secrets.get("token", ""))
        self.us = local(link.network_id)
        self.threads = Threads(self.api, self.us)
        self.own = f"/api/v1/accounts/{self.us}/statuses"
        self.cursor = ""

    @staticmethod
    def size(text: str, settings: Mapping[str, str]) -> int:
        return length(text, int(settings.get("link") or 23))

    @staticmethod
    def most(kind: Kind, settings: Mapping[str, str]) -> int:
        return int(settings.get("characters") or 0)

    async def verify(self) -> Identity:
        return await verify(self.api)

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
            return json.dumps({"deleted": payload, "at": datetime.now(UTC).isoformat()}).encode()
        try:
            if event == "notification":
                msgspec.json.decode(payload, type=Notification)
                return await self.threads.heard(json.loads(payload))
            if event == "update" and self._is_ours(msgspec.json.decode(payload, type=Status)):
                return await self.threads.said(json.loads(payload))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None  # the poll brings it as well, and there it is kept with its reason
        return None

    def _is_ours(self, status: Status) -> bool:
        return status.account.id == self.us and not status.reblog

    async def send(self, outgoing: Outgoing) -> Sent:
        words = Words.of(outgoing, self.link.settings, self.manifest.limits.text)
        answer = await self.api.call("POST", "/api/v1/statuses", json=words.form(), key=outgoing.key)
        return _sent(typed(answer, Status))

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        words = Words.of(outgoing, self.link.settings, self.manifest.limits.text)
        params = {"limit": str(poll.PAGE), "exclude_reblogs": "true"}
        for _ in range(poll.PAGES):
            answer = await self.api.call("GET", self.own, params=params)
            posts = typed(answer, list[Status])
            for post in posts:
                if (post.in_reply_to_id or "") == outgoing.in_reply_to and same(post.content or "", words.text):
                    return _sent(post)
            if not posts:
                return None
            params["max_id"] = posts[-1].id
        return None

    @staticmethod
    def translate(raw: bytes, link: Link) -> list[Event]:
        return translate(raw, link)


def _sent(status: Status) -> Sent:
    return Sent(status.id, status.url or status.uri or "")
