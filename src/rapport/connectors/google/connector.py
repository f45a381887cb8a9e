"""The connector for the reviews of one place on Google."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity, Page
from rapport.connectors.errors import Refused
from rapport.connectors.gone import gone
from rapport.connectors.google import places
from rapport.connectors.google.translate import is_edited, original, translate, unpack
from rapport.connectors.history import History, HistoryRow
from rapport.connectors.http import Http
from rapport.connectors.json_fields import object_of, part, parts, text
from rapport.connectors.manifest import load
from rapport.connectors.newest_first import by, fresh
from rapport.connectors.oauth import OAuthClient, Provider
from rapport.connectors.raw_items import encoded, raw_items
from rapport.domain.acts import How, Removal
from rapport.domain.message import Event
from rapport.domain.reply import Outgoing, Sent

API = "https://mybusiness.googleapis.com"
AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent"
TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105
GONE = frozenset({404})
PAGE = 50
DATED = by("updateTime", "createTime")


class GoogleConnector(Connector):
    """One place. A reply is known by its review's id: each review has one."""

    manifest = load("rapport.connectors.google")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.headers = {"Authorization": f"Bearer {link.secrets.get('token', '')}"}
        self.base = (
            f"{link.settings.get('server') or API}/v4/{link.network_id or link.settings.get('location', '')}"
        )

    @staticmethod
    def server(settings: Mapping[str, str]) -> str:
        return ""

    @staticmethod
    async def provider(http: Http, settings: Mapping[str, str]) -> Provider:
        own = settings.get("server", "").rstrip("/")
        return Provider(f"{own}/auth", f"{own}/token") if own else Provider(AUTHORIZE, TOKEN)

    @staticmethod
    async def register(http: Http, settings: Mapping[str, str], callback: str) -> OAuthClient | None:
        return None

    async def verify(self) -> OwnIdentity:
        place = await places.chosen(self.http, self.headers, self.link.settings)
        await self.http.request(
            "GET",
            f"{self.link.settings.get('server') or API}/v4/{place.name}/reviews?pageSize=1",
            headers=self.headers,
        )
        return OwnIdentity(place.name, place.title or place.name, place.title, settings={"location": place.name})

    async def _page(self, mark: str) -> tuple[list[dict[str, Any]], str]:
        params = {"pageSize": str(PAGE), "orderBy": "updateTime desc", **({"pageToken": mark} if mark else {})}
        answer = await self.http.request("GET", f"{self.base}/reviews", headers=self.headers, params=params)
        found = answer.json()
        if not isinstance(found, dict):
            raise answer.unreadable("something that is no list of reviews")
        return parts(found, "reviews"), text(found, "nextPageToken")

    async def fetch(self, cursor: str) -> Page:
        return await fresh(self._page, cursor, datetime.now(UTC), DATED)

    async def look(self, network_ids: Sequence[str]) -> list[bytes]:
        """Reviews that were changed or are gone: not there, while the place is, and is still shown to us."""
        found, missing, now = list[bytes](), list[str](), datetime.now(UTC)
        for number in network_ids:
            where = f"{self.base}/reviews/{quote(number, safe='')}"
            answer = await self.http.request("GET", where, headers=self.headers, expect=GONE)
            if answer.status in GONE:
                missing.append(number)
            elif is_edited(row := object_of(answer.body)):
                found.append(encoded(row))
        if missing:
            listed, _ = await self._page("")
            there = {text(one, "reviewId") or text(one, "name").rpartition("/")[2] for one in listed}
            found += [gone(one, now) for one in missing if one not in there]
        return found

    async def recall(self, since: datetime, cursor: str) -> Page:
        async def rows(mark: str) -> tuple[list[HistoryRow], str]:
            found, after = await self._page(mark)
            dated = [(DATED(one), one) for one in found]
            return [HistoryRow(at, text(one, "name"), one) for at, one in dated], after

        read, after = await History({"reviews": rows}, since).read(cursor)
        return Page(raw_items(row.body for row in read), after)

    async def send(self, outgoing: Outgoing) -> Sent:
        """The same words put twice are there once; others would replace them."""
        words, size = outgoing.text.strip(), len(outgoing.text.strip().encode())
        if not words:
            raise Refused("There are no words to send.")
        if size > self.manifest.limits.bytes:
            raise Refused(f"The reply has {size} bytes; Google takes {self.manifest.limits.bytes}. Shorten it.")
        if outgoing.automatic:
            raise Refused("A review is answered by a person.")
        answer = await self.http.request(
            "PUT",
            self._reply(outgoing.in_reply_to),
            headers=self.headers,
            json={"comment": words},
            key=outgoing.key,
        )
        said = answer.json()
        if not text(said, "comment"):
            raise answer.unreadable("something that is no reply")
        return Sent(f"{outgoing.in_reply_to}/reply", text(said, "reviewReplyUrl"))

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        found = await self._answered(outgoing.in_reply_to)
        same = original(text(found, "comment")).split() == outgoing.text.split()
        return Sent(f"{outgoing.in_reply_to}/reply", text(found, "reviewReplyUrl")) if found and same else None

    async def edit(self, network_id: str, outgoing: Outgoing) -> Sent:
        return await self.send(replace(outgoing, in_reply_to=network_id.removesuffix("/reply")))

    async def remove(self, removal: Removal) -> None:
        if removal.how is not How.DELETE or not removal.target.endswith("/reply"):
            raise Refused("A review is its writer's; only your own reply can be taken away.")
        where = self._reply(removal.target.removesuffix("/reply"))
        await self.http.request("DELETE", where, headers=self.headers, key=removal.key, expect=GONE)

    async def removed(self, removal: Removal) -> bool:
        return not await self._answered(removal.target.removesuffix("/reply"))

    async def _answered(self, review: str) -> dict[str, Any]:
        where = f"{self.base}/reviews/{quote(review, safe='')}"
        answer = await self.http.request("GET", where, headers=self.headers, expect=GONE)
        return part(answer.json(), "reviewReply") if answer.status == 200 else {}

    def _reply(self, review: str) -> str:
        return f"{self.base}/reviews/{quote(review, safe='')}/reply"

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return translate(raw, link)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer)
