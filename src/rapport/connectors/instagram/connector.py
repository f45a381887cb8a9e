"""The connector for a business's account on Instagram, by Instagram's own sign-in: no Facebook page is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rapport.connectors.base import ChannelConfig, Connector, FilmThere, OwnIdentity, Page
from rapport.connectors.errors import ConnectorError, Refused, TryAgain, Unreadable
from rapport.connectors.exports.box import Box
from rapport.connectors.exports.values import Export, Told
from rapport.connectors.graph import export, films, polling, recalling, saying
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.graph.containers import ContainerWanted, container
from rapport.connectors.graph.hook import hook, unpack
from rapport.connectors.graph.older import older
from rapport.connectors.graph.permissions import tried
from rapport.connectors.graph.quota import PAUSE, had_all
from rapport.connectors.graph.renewal import Renewal, begun
from rapport.connectors.graph.translate import translate
from rapport.connectors.graph.unknown import unknown_kind
from rapport.connectors.hooks import HookAnswer, HookRequest
from rapport.connectors.http import Http
from rapport.connectors.json_fields import parts, text
from rapport.connectors.manifest import load
from rapport.domain.acts import Removal
from rapport.domain.message import Event, Kind, Media
from rapport.domain.reply import Outgoing, Sent

SERVER = "https://graph.instagram.com"
ROW = "id,text,timestamp,username,from,parent_id,hidden"
CALLED_FOR = ["comments", "mentions", "messages", "message_edit", "message_reactions", "messaging_seen"]
LISTS = ("comments", "talks")
BASIC, PUBLISH = "instagram_business_basic", "instagram_business_content_publish"
MANAGE_COMMENTS, MANAGE_MESSAGES = "instagram_business_manage_comments", "instagram_business_manage_messages"
POSTED, COMMENTED = {"words": "caption", "at": "timestamp"}, {"words": "text", "at": "timestamp"}


class InstagramConnector(Connector):
    manifest = load("rapport.connectors.instagram")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.us = link.network_id
        self.api = GraphApi(http, link.settings.get("server") or SERVER, link.secrets.get("token", ""))
        self.renewal = Renewal(self.api, link, "ig_refresh_token")

    @staticmethod
    def count(text: str, settings: Mapping[str, str]) -> int:
        """UTF-16 units, as the app counts."""
        return len(text.replace("\r\n", "\n").encode("utf-16-le", "surrogatepass")) // 2

    async def verify(self) -> OwnIdentity:
        me = await self.api.call("GET", "me", {"fields": "user_id,username,name,account_type"})
        number, name = text(me, "user_id") or text(me, "id"), text(me, "username")
        if not number:
            raise Refused("Instagram says that this is no account of a business.")
        notes = []
        try:
            wanted = {"subscribed_fields": CALLED_FOR}
            await self.api.call("POST", f"{number}/subscribed_apps", json=wanted)
        except ConnectorError:
            notes.append("Meta will not call Rapport for this account; it is asked every minute instead.")
        return OwnIdentity(number, name or number, text(me, "name") or name, tuple(notes), secrets=begun())

    async def permissions(self, proved: OwnIdentity) -> Mapping[str, bool]:
        """Instagram keeps no list that could be asked for: reads that each need one permission are tried."""
        us, one = proved.network_id, {"limit": "1"}
        media, _ = await self.api.listed(f"{us}/media", {"fields": "id", **one})
        questions: dict[str, tuple[str, Mapping[str, str]]] = {
            MANAGE_MESSAGES: (f"{us}/conversations", {"platform": "instagram", **one}),
            PUBLISH: (f"{us}/content_publishing_limit", {"fields": "quota_usage"}),
        }
        if media:
            questions[MANAGE_COMMENTS] = (f"{text(media[0], 'id')}/comments", one)
        return {BASIC: True, **await tried(self.api, questions)}

    async def fetch(self, cursor: str) -> Page:
        await self.renewal.when_due()
        at = polling.opened_at(cursor, LISTS, datetime.now(UTC))
        media, second = await self._media("")
        tops = [(text(one, "id"), _mark(one)) for one in media]
        rows = await polling.walked(at["comments"], tops, self._comments)
        rows += await older(at["comments"], self._media, second, _mark, self._comments)
        talks, _ = await polling.newest(self._talks, at["talks"].since)
        tops = [(text(one, "id"), text(one, "updated_time")) for one in talks]
        rows += await polling.walked(at["talks"], tops, self._messages)
        return Page(polling.raw(rows), polling.written_down(at))

    async def _media(self, after: str) -> tuple[list[dict[str, Any]], str]:
        fields = "id,comments_count,comments.limit(10){id,hidden,timestamp}"
        return await self.api.listed(f"{self.us}/media", polling.behind({"fields": fields, "limit": "50"}, after))

    async def _talks(self, after: str) -> tuple[list[dict[str, Any]], str]:
        asked = {"platform": "instagram", "fields": "id,updated_time", "limit": "50"}
        return await self.api.listed(f"{self.us}/conversations", polling.behind(asked, after))

    async def recall(self, since: datetime, cursor: str) -> Page:
        """Talks, and what was said under own pictures."""

        async def media(after: str) -> tuple[list[dict[str, Any]], str]:
            asked = polling.behind({"fields": "id,timestamp", "limit": "10"}, after)
            return await self.api.listed(f"{self.us}/media", asked)

        async def talks(after: str) -> tuple[list[dict[str, Any]], str]:
            asked = {"platform": "instagram", "fields": "id,updated_time", "limit": "10"}
            return await self.api.listed(f"{self.us}/conversations", polling.behind(asked, after))

        await self.renewal.when_due()
        lists = {
            "comments": recalling.hanging_list(media, self._comments, since, lambda one: None),
            "talks": recalling.hanging_list(talks, self._messages, since, lambda one: None),
        }
        return await recalling.recalled(lists, since, cursor)

    async def _comments(self, medium: str, after: str) -> tuple[list[dict[str, Any]], str]:
        """Answers to comments hang below them: they count as rows of their own."""
        fields = f"{ROW},replies.limit(50){{{ROW}}}"
        asked = {"fields": fields, "limit": "50", **({"after": after} if after else {})}
        rows, more = await self.api.listed(f"{medium}/comments", asked)
        below = [{"parent_id": text(row, "id"), **one} for row in rows for one in parts(row, "replies", "data")]
        bare = [{name: value for name, value in row.items() if name != "replies"} for row in rows]
        return [{"post_id": medium, **row} for row in [*bare, *below]], more

    async def _messages(self, talk: str, after: str) -> tuple[list[dict[str, Any]], str]:
        asked = {"fields": "id,message,from,to,created_time,attachments,story", "limit": "50"}
        return await self.api.listed(f"{talk}/messages", {**asked, **({"after": after} if after else {})})

    async def send(self, outgoing: Outgoing) -> Sent:
        self._checked(outgoing)
        if saying.is_private(outgoing):
            return await saying.direct(self.api, self.us, outgoing, "instagram")
        said = {"message": outgoing.text.strip()}
        if outgoing.kind is Kind.MENTION:
            medium = outgoing.thread.partition(":")[0]
            under = {"comment_id": outgoing.in_reply_to} if outgoing.in_reply_to != medium else {}
            said = {**said, "media_id": medium, **under}
            return Sent(text(await self.api.said(f"{self.us}/mentions", said, outgoing.key), "id"))
        return Sent(text(await self.api.said(f"{outgoing.in_reply_to}/replies", said, outgoing.key), "id"))

    def _checked(self, outgoing: Outgoing) -> None:
        words = outgoing.text.strip()
        if not words and not outgoing.media:
            raise Refused("There are no words to send.")
        held = self.manifest.limits.of(Kind.DIRECT if saying.is_private(outgoing) else outgoing.kind)
        if held.bytes and (size := len(words.encode())) > held.bytes:
            raise Refused(f"These words have {size} bytes; Instagram takes {held.bytes}. Shorten them.")
        if (size := self.count(words, {})) > held.text:
            raise Refused(f"These words have {size} characters; Instagram takes {held.text}. Shorten them.")

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        if saying.is_private(outgoing):
            return await saying.find_direct(self.api, self.us, outgoing, "instagram")
        if outgoing.kind is Kind.MENTION:
            raise Unreadable("Instagram does not list what stands under somebody else's picture: look there.")
        return await saying.find_below(self.api, self.us, "replies", COMMENTED, outgoing)

    async def publish(self, outgoing: Outgoing) -> Sent:
        """Instagram fetches the pictures itself: containers are made, waited for, then shown, once."""
        self._checked(outgoing)
        if film := films.film_of(outgoing):
            await self._room()
            return await self._shown(film.id, outgoing.key)
        pictures, most = outgoing.media, self.manifest.limits.media
        if not 1 <= len(pictures) <= most:
            raise Refused(f"A post on Instagram has 1 to {most} pictures; this one has {len(pictures)}.")
        if not all(one.url.startswith("https://") for one in pictures):
            raise Refused("Instagram fetches pictures from an address that it can reach; this house has none.")
        await self._room()
        about = {"caption": outgoing.text.strip()}
        made = await container(self.api, ContainerWanted(f"{self.us}/media", "status_code", about, {}, pictures))
        return await self._shown(made, outgoing.key)

    async def _shown(self, container: str, key: str) -> Sent:
        shown = await self.api.said(f"{self.us}/media_publish", {"creation_id": container}, key)
        return Sent(text(shown, "id"))

    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        """A reel, which Instagram makes of every film that stands alone."""
        self._checked(beside)
        body = {"media_type": "REELS", "caption": beside.text.strip()}
        most = self.manifest.films.bytes if self.manifest.films else 0
        return await films.make(self.api, f"{self.us}/media", media, body, most)

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        return await films.find(self.api, "status_code", media, "status")

    async def _room(self) -> None:
        """How many posts a day an account may have is Instagram's to say."""
        edge = f"{self.us}/content_publishing_limit"
        if most := await had_all(self.api, edge, "quota_usage", "config"):
            raise TryAgain(f"Instagram takes {most} posts in 24 hours, and has had them.", after=PAUSE)

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        return await saying.find_published(self.api, f"{self.us}/media", POSTED, outgoing)

    async def comment(self, outgoing: Outgoing) -> Sent:
        self._checked(outgoing)
        said = {"message": outgoing.text.strip()}
        return Sent(text(await self.api.said(f"{outgoing.in_reply_to}/comments", said, outgoing.key), "id"))

    async def find_comment(self, outgoing: Outgoing) -> Sent | None:
        return await saying.find_below(self.api, self.us, "comments", COMMENTED, outgoing)

    async def remove(self, removal: Removal) -> None:
        await saying.remove(self.api, removal, "hide")

    async def removed(self, removal: Removal) -> bool:
        return await saying.removed(self.api, removal, "hidden")

    @staticmethod
    def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer:
        return hook(request, secrets)

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return translate(raw, link)

    @staticmethod
    def unknown_kind(raw: bytes) -> str:
        return unknown_kind(raw)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer)

    @staticmethod
    def export(box: Box, told: Told) -> Export | None:
        return export.export(box, told, "instagram")


def _mark(medium: dict[str, Any]) -> str:
    """How what was said under it looks from afar: how much it is, and the newest of it."""
    return f"{text(medium, 'comments_count')}:{polling.newest_mark(medium)}"
