"""The connector for an account on Threads."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from rapport.connectors.base import ChannelConfig, Connector, FilmThere, OwnIdentity, Page
from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.graph import films, polling, recalling, saying
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.graph.containers import ContainerWanted, container
from rapport.connectors.graph.hook import hook, unpack
from rapport.connectors.graph.older import older
from rapport.connectors.graph.permissions import inspected
from rapport.connectors.graph.quota import PAUSE, had_all
from rapport.connectors.graph.renewal import Renewal, begun
from rapport.connectors.hooks import HERE, HookAnswer, HookRequest
from rapport.connectors.http import Http
from rapport.connectors.json_fields import object_of, text
from rapport.connectors.manifest import load
from rapport.connectors.threads.length import length, links
from rapport.connectors.threads.translate import translate, unknown_kind
from rapport.domain.acts import How, Removal
from rapport.domain.film import FILM
from rapport.domain.message import Event, Media
from rapport.domain.reply import Outgoing, Sent

SERVER = "https://graph.threads.net"
ROW = "id,text,timestamp,username,permalink,root_post{id},replied_to{id},media_url,media_type,quoted_post{id,text}"
REPLY = f"{ROW},hide_status"
LISTS = ("replies", "mentions")
# Posts looked at each time: each costs a call.
NEWEST, OLDER = 25, 5


class ThreadsConnector(Connector):
    """One account. People are known by their handles: Threads gives no other name of them."""

    manifest = load("rapport.connectors.threads")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.us = link.network_id
        token = link.secrets.get("token", "")
        pinned = self.manifest.version
        self.api = GraphApi(http, link.settings.get("server") or SERVER, token, pinned.name if pinned else "")
        self.renewal = Renewal(self.api, link, "th_refresh_token")

    @staticmethod
    def count(text: str, settings: Mapping[str, str]) -> int:
        return length(text)

    @staticmethod
    def links(text: str) -> int:
        return links(text)

    async def verify(self) -> OwnIdentity:
        me = await self.api.call("GET", "me", {"fields": "id,username,name"})
        number, handle = text(me, "id"), text(me, "username")
        if not number or not handle:
            raise Refused("Threads does not say which account this is.")
        return OwnIdentity(number, handle, text(me, "name") or handle, secrets=begun())

    async def permissions(self, proved: OwnIdentity) -> Mapping[str, bool]:
        return await inspected(self.api, self.link.secrets.get("token", ""), self.manifest.asked_for)

    async def fetch(self, cursor: str) -> Page:
        await self.renewal.when_due()
        at = polling.opened_at(cursor, LISTS, datetime.now(UTC))
        posts, second = await self._posts("", NEWEST)
        # Threads does not tell from afar whether something was said under a post.
        tops = [(text(one, "id"), datetime.now(UTC).isoformat()) for one in posts]
        rows = await polling.walked(at["replies"], tops, self._replies)
        rows += await older(at["replies"], self._posts, second, lambda post: "", self._replies)
        named, _ = await polling.newest(self._named, at["mentions"].since)
        rows += polling.taken(at["mentions"], {}, [{**one, "mention": True} for one in named])
        at["replies"].marks = at["replies"].older.marks = {}
        return Page(polling.raw(rows), polling.written_down(at))

    async def _posts(self, after: str, most: int = OLDER) -> tuple[list[dict[str, Any]], str]:
        asked = polling.behind({"fields": "id,timestamp", "limit": str(most)}, after)
        return await self.api.listed(f"{self.us}/threads", asked)

    async def _named(self, after: str) -> tuple[list[dict[str, Any]], str]:
        asked = polling.behind({"fields": ROW, "limit": "100"}, after)
        return await self.api.listed(f"{self.us}/mentions", asked)

    async def recall(self, since: datetime, cursor: str) -> Page:
        """What was said under own posts, theirs and ours, and where we were named."""

        async def posts(after: str) -> tuple[list[dict[str, Any]], str]:
            asked = polling.behind({"fields": "id,timestamp", "limit": "10"}, after)
            return await self.api.listed(f"{self.us}/threads", asked)

        async def named(after: str) -> tuple[list[dict[str, Any]], str]:
            asked = polling.behind({"fields": ROW, "limit": "50"}, after)
            return await self.api.listed(f"{self.us}/mentions", asked)

        await self.renewal.when_due()
        lists = {
            "replies": recalling.hanging_list(posts, self._replies, since, lambda one: None),
            "mentions": recalling.plain_list(named, {"mention": True}),
        }
        return await recalling.recalled(lists, since, cursor)

    async def _replies(self, post: str, after: str) -> tuple[list[dict[str, Any]], str]:
        asked = {"fields": REPLY, "reverse": "true", "limit": "100", **({"after": after} if after else {})}
        rows, more = await self.api.listed(f"{post}/conversation", asked)
        return [{"root_post": {"id": post}, **row} for row in rows], more

    def _checked(self, outgoing: Outgoing) -> str:
        words, most, pictures = outgoing.text.strip(), self.manifest.limits.text, outgoing.media
        if (size := length(words)) > most or not (words or pictures):
            raise Refused(f"These words have {size} characters as Threads counts; it takes 1 to {most}.")
        if (many := links(words)) > (taken := self.manifest.limits.links):
            raise Refused(f"These words hold {many} different links; Threads takes {taken}.")
        if len(pictures) > self.manifest.limits.media:
            raise Refused(f"Threads takes {self.manifest.limits.media} pictures; these are {len(pictures)}.")
        if not all(one.url.startswith("https://") for one in pictures if one.mime != FILM):
            raise Refused("Threads fetches pictures from an address that it can reach; this house has none.")
        return words

    async def send(self, outgoing: Outgoing) -> Sent:
        return await self.publish(outgoing)

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        return await self.find_published(outgoing)

    async def publish(self, outgoing: Outgoing) -> Sent:
        """Made first, which nobody sees; shown once it is ready."""
        words = self._checked(outgoing)
        await self._room(replies=bool(outgoing.in_reply_to))
        above = {"reply_to_id": outgoing.in_reply_to, "quote_post_id": outgoing.quotes}
        about = {"media_type": "" if outgoing.media else "TEXT", "text": words, **above}
        film = films.film_of(outgoing)
        made = film.id if film else await self._made(about, outgoing)
        shown = await self.api.said(f"{self.us}/threads_publish", {"creation_id": made}, outgoing.key)
        return Sent(text(shown, "id"))

    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        above = {"reply_to_id": beside.in_reply_to, "quote_post_id": beside.quotes}
        said = {"media_type": "VIDEO", "text": self._checked(beside), "alt_text": media.alt}
        most = self.manifest.films.bytes if self.manifest.films else 0
        return await films.make(self.api, f"{self.us}/threads", media, {**said, **above}, most)

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        return await films.find(self.api, "status", media, "error_message")

    async def _room(self, *, replies: bool) -> None:
        """How much an account may say in a day is Threads' to tell; without the right to ask, the manifest's."""
        edge, of, most = f"{self.us}/threads_publishing_limit", "reply_" if replies else "", 0
        with suppress(Refused):
            most = await had_all(self.api, edge, f"{of}quota_usage", f"{of}config")
        if most and replies:
            raise TryAgain(f"Threads takes {most} replies in 24 hours, and has had them.", after=PAUSE)
        if most:
            raise TryAgain(f"Threads takes {most} posts in 24 hours, and has had them.", after=PAUSE)

    async def _made(self, about: dict[str, Any], outgoing: Outgoing) -> str:
        one = {"media_type": "IMAGE"}
        wanted = ContainerWanted(f"{self.us}/threads", "status", about, one, outgoing.media)
        try:
            return await container(self.api, wanted)
        except Refused as error:
            if not outgoing.quotes:
                raise
            raise Refused(
                f"The quoted post may be gone, or may not be quoted. {error} Nothing was sent."
            ) from error

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        """Our words in the same place, said since our call began."""
        edge = "replies" if outgoing.in_reply_to else "threads"
        rows, _ = await self.api.listed(f"{self.us}/{edge}", {"fields": ROW, "limit": "100"})
        above = outgoing.in_reply_to
        fit = [row for row in rows if not above or text(row, "replied_to", "id") == above]
        fit = [row for row in fit if text(row, "quoted_post", "id") == outgoing.quotes]
        return saying.like_ours(fit, "text", "timestamp", outgoing)

    async def comment(self, outgoing: Outgoing) -> Sent:
        return await self.publish(outgoing)

    async def find_comment(self, outgoing: Outgoing) -> Sent | None:
        return await self.find_published(outgoing)

    async def remove(self, removal: Removal) -> None:
        if removal.how is How.DELETE:
            await saying.remove(self.api, removal, "")
            return
        body = {"hide": removal.how is How.HIDE}
        await self.api.call("POST", f"{removal.target}/manage_reply", json=body, key=removal.key)

    async def removed(self, removal: Removal) -> bool:
        return await saying.removed(self.api, removal, "hide_status")

    @staticmethod
    def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer:
        """Threads has no entries: whose post it is under stands in the value."""
        answer = hook(request, secrets)
        if request.method != "POST" or answer.status != 200 or answer.items:
            return answer
        account = text(object_of(request.body), "values", "value", "root_post", "owner_id")
        return HookAnswer(200, items=[(account or HERE, request.body)])

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        """A row of the poll, or a call with `entry` or `values`."""
        return translate(object_of(raw), link)

    @staticmethod
    def unknown_kind(raw: bytes) -> str:
        return unknown_kind(raw)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer)
