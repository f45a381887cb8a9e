"""The connector for an account on X, through an app of the brand's own."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from rapport.connectors.base import Accounts, ChannelConfig, Connector, FilmThere, OwnIdentity, Page
from rapport.connectors.bill import billed, may_bill, nothing_billed
from rapport.connectors.errors import MaybeSent, Refused
from rapport.connectors.exports.box import Box
from rapport.connectors.exports.values import Export, Told
from rapport.connectors.hooks import UNSIGNED, HookAnswer, HookRequest, crc, same
from rapport.connectors.http import Http, Response
from rapport.connectors.json_fields import name, object_of, part, read_time, text
from rapport.connectors.manifest import load
from rapport.connectors.oauth import OAuthClient, Provider
from rapport.connectors.own_words import may_be_ours
from rapport.connectors.raw_items import raw_items
from rapport.connectors.x import films, refusals, removing, uploads
from rapport.connectors.x.archive import export
from rapport.connectors.x.asked import DIRECT, POST, WHO
from rapport.connectors.x.calls import called, unknown_kind
from rapport.connectors.x.length import has_link, length
from rapport.connectors.x.listing import FIELDS, listed
from rapport.connectors.x.polling import heard
from rapport.connectors.x.recalling import recalled
from rapport.connectors.x.searching import searched
from rapport.connectors.x.shapes import direct_words, references, words_of
from rapport.connectors.x.translate import rows, translate, unpack, us_in
from rapport.domain.acts import Removal
from rapport.domain.message import Kind, Media
from rapport.domain.reply import Outgoing, Sent

SERVER, SITE = "https://api.x.com", "https://x.com"
FOUND_POSTS, FOUND_DIRECTS = 100, 20
"""Among so many of the newest an earlier answer is looked for; each that X lists is billed."""


class XConnector(Connector):
    """X bills each thing that it gives: every call that reads says how many that were."""

    manifest = load("rapport.connectors.x")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.base = (link.settings.get("server") or SERVER).rstrip("/") + "/2"
        self.us = link.network_id

    @staticmethod
    def count(text: str, settings: Mapping[str, str]) -> int:
        return length(text)

    @staticmethod
    def linked(text: str) -> bool:
        return has_link(text)

    @staticmethod
    def server(settings: Mapping[str, str]) -> str:
        return ""

    @staticmethod
    async def provider(http: Http, settings: Mapping[str, str]) -> Provider:
        own = settings.get("server", "").rstrip("/")
        return Provider(f"{own or SITE}/i/oauth2/authorize", f"{own or SERVER}/2/oauth2/token", basic=True)

    @staticmethod
    async def register(http: Http, settings: Mapping[str, str], callback: str) -> OAuthClient | None:
        return None

    async def _call(self, method: str, path: str, key: str = "", **more: Any) -> Response:
        headers = {"Authorization": f"Bearer {self.link.secrets.get('token', '')}"}
        expect = more.pop("expect", frozenset()) | {refusals.DENIED}
        where = f"{self.base}/{path}"
        answer = await self.http.request(method, where, headers=headers, key=key, expect=expect, **more)
        if answer.status == refusals.DENIED:
            nothing_billed()
            raise refusals.denied(answer, key)
        return answer

    async def verify(self) -> OwnIdentity:
        me = part((await self._call("GET", "users/me", params=WHO)).json(), "data")
        number, handle = text(me, "id"), text(me, "username")
        if not number:
            raise Refused("X does not say which account this is.")
        return OwnIdentity(number, handle, text(me, "name"), settings={"plan": text(me, "subscription_type")[:40]})

    async def fetch(self, cursor: str) -> Page:
        return await heard(self._listing, self.us, cursor, (POST, DIRECT))

    async def _listing(self, path: str, asked: Mapping[str, str]) -> Response:
        return await self._call("GET", path, params=asked)

    def _checked(self, outgoing: Outgoing) -> str:
        words = outgoing.text.strip()
        size = len(words) if outgoing.kind is Kind.DIRECT else length(words)
        most = self.limit(outgoing.kind, self.link.settings)
        if size > most or not (words or outgoing.media):
            raise Refused(f"These words have {size} characters as X counts; it takes 1 to {most}. Change them.")
        if outgoing.automatic:
            raise Refused("On X a person answers.")
        files = self.manifest.limits.of_files(outgoing.kind).media
        if len(outgoing.media) > files:
            raise Refused(f"X takes {files} pictures beside such words; these are {len(outgoing.media)}.")
        return words

    async def send(self, outgoing: Outgoing) -> Sent:
        words = self._checked(outgoing)
        if outgoing.kind is not Kind.DIRECT:
            return await self.publish(outgoing)
        talk = outgoing.thread.removeprefix("dm:")
        path = f"dm_conversations/with/{quote(talk, safe='')}/messages"
        body: dict[str, Any] = {"text": words}
        if outgoing.media:
            body["attachments"] = [{"media_id": one.id} for one in outgoing.media]
        answer = await self._call("POST", path, outgoing.key, json=body)
        number = text(answer.json(), "data", "dm_event_id")
        if not number:
            raise MaybeSent(outgoing.key, "X answered something that is no proof.")
        return Sent(number)

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        if outgoing.kind is not Kind.DIRECT:
            return await self.find_published(outgoing)
        path = f"dm_conversations/with/{quote(outgoing.thread.removeprefix('dm:'), safe='')}/dm_events"
        may_bill(FOUND_DIRECTS, Kind.DIRECT)
        answer = await self._call("GET", path, params={**DIRECT, "max_results": str(FOUND_DIRECTS)})
        found = rows(answer.json())
        billed(len(found), Kind.DIRECT)
        for row in (part(one, "row") for one in found):
            if text(row, "id") == outgoing.in_reply_to:
                return None
            same = text(row, "sender_id") == self.us and direct_words(row).split() == outgoing.text.split()
            if same and may_be_ours(read_time(row, "created_at"), outgoing.begun):
                return Sent(text(row, "id"))
        if text(answer.json(), "meta", "next_token"):
            raise answer.unreadable("more messages than are looked through")
        return None

    async def publish(self, outgoing: Outgoing) -> Sent:
        body: dict[str, Any] = {"text": self._checked(outgoing)}
        if outgoing.in_reply_to:
            body["reply"] = {"in_reply_to_tweet_id": outgoing.in_reply_to}
        if outgoing.poll:
            body["poll"] = {"options": list(outgoing.poll.options), "duration_minutes": outgoing.poll.minutes}
        body |= {"media": {"media_ids": [one.id for one in outgoing.media]}} if outgoing.media else {}
        answer = await self._call("POST", "tweets", outgoing.key, json=body)
        number = text(answer.json(), "data", "id")
        if not number:
            raise MaybeSent(outgoing.key, "X answered something that is no proof.")
        return Sent(number, f"https://x.com/i/status/{number}")

    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        return await uploads.upload(self._call, content, media)

    async def find_upload(self, key: str, media: Media) -> Media | None:
        return None  # X tells nothing of pictures that no post shows

    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        return await films.upload(self._call, media, self.films(self.link.settings))

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        return await films.find(self._call, media)

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        """Our post with the same words in the same place; X itself takes no second one for a while."""
        wanted, params = outgoing.text.split(), {**POST, "max_results": str(FOUND_POSTS)}
        may_bill(FOUND_POSTS, outgoing.kind)
        found = rows((await self._call("GET", f"users/{self.us}/tweets", params=params)).json())
        billed(len(found), outgoing.kind)
        for one in found:
            row = part(one, "row")
            above = next((text(to, "id") for to in references(row)), "")
            said = words_of(row).split()  # X puts names before the words of a reply
            same = above == outgoing.in_reply_to and said[len(said) - len(wanted) :] == wanted
            if same and (not outgoing.begun or may_be_ours(read_time(row, "created_at"), outgoing.begun)):
                return Sent(text(row, "id"), f"https://x.com/i/status/{text(row, 'id')}")
        return None

    async def comment(self, outgoing: Outgoing) -> Sent:
        return await self.publish(outgoing)

    async def find_comment(self, outgoing: Outgoing) -> Sent | None:
        return await self.find_published(outgoing)

    async def list_followers(self, cursor: str) -> Accounts:
        return await self._listed("followers", cursor)

    async def list_followees(self, cursor: str) -> Accounts:
        return await self._listed("following", cursor)

    async def _listed(self, which: str, cursor: str) -> Accounts:
        more = {"pagination_token": cursor} if cursor else {}
        answer = await self._call("GET", f"users/{self.us}/{which}", params={**FIELDS, **more})
        if not isinstance(answer.json(), dict):
            raise answer.unreadable("something that is no list")
        return Accounts(listed(answer.json()), text(answer.json(), "meta", "next_token"))

    async def remove(self, removal: Removal) -> None:
        await removing.remove(self._call, removal)

    async def removed(self, removal: Removal) -> bool:
        return await removing.removed(self._call, removal)

    async def recall(self, since: datetime, cursor: str) -> Page:
        """Mentions and own posts; direct messages cost ten times as much and are left out."""
        return await recalled(self._of_us, since, cursor, datetime.now(UTC))

    async def search(self, query: str, cursor: str) -> Page:
        return await searched(self._listing, self.us, self.link.handle, query, cursor, datetime.now(UTC))

    async def _of_us(self, name: str, asked: Mapping[str, str]) -> Response:
        return await self._call("GET", f"users/{self.us}/{name}", params={**POST, **asked})

    @staticmethod
    def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer:
        """X asks for proof of the app's secret now and then (CRC), and signs every call with it."""
        secret = secrets.get("client_secret") or secrets.get("webhook", "")
        if request.method == "GET":
            return crc(request, secret)
        wanted = base64.b64encode(hmac.digest(secret.encode(), request.body, "sha256")).decode()
        given = request.headers.get("x-twitter-webhooks-signature", "")
        if request.method != "POST" or not secret or not same(given, f"sha256={wanted}"):
            return UNSIGNED
        account = name(said := object_of(request.body), "for_user_id")
        return HookAnswer(200, items=[(account, one) for one in raw_items(called(said))] if account else [])

    translate = staticmethod(translate)
    unknown_kind = staticmethod(unknown_kind)
    us_in = staticmethod(us_in)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer)

    @staticmethod
    def export(box: Box, told: Told) -> Export | None:
        return export(box, told)
