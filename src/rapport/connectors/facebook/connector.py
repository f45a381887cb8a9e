"""The connector for a Facebook page and its Messenger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import FormData

from rapport.connectors.base import ChannelConfig, OwnIdentity, Page
from rapport.connectors.errors import ConnectorError, Refused
from rapport.connectors.exports.box import Box
from rapport.connectors.exports.values import Export, Told
from rapport.connectors.facebook.films import FacebookFilms, PageFilms
from rapport.connectors.facebook.polled import LISTS, REVIEW, posts_polled, talks_polled
from rapport.connectors.graph import export, pictures, polling, recalling, saying
from rapport.connectors.graph.api import VERSION, GraphApi
from rapport.connectors.graph.films import film_of
from rapport.connectors.graph.hook import hook, unpack
from rapport.connectors.graph.permissions import granted_to
from rapport.connectors.graph.translate import translate
from rapport.connectors.graph.unknown import unknown_kind
from rapport.connectors.hooks import HookAnswer, HookRequest
from rapport.connectors.http import Http
from rapport.connectors.json_fields import text
from rapport.connectors.manifest import load
from rapport.connectors.oauth import OAuthClient, Provider
from rapport.domain.acts import Removal
from rapport.domain.message import Kind, Media
from rapport.domain.reply import Outgoing, Sent

SERVER = "https://graph.facebook.com"
POSTED = {"words": "message", "at": "created_time"}
WANTED = (
    "feed,mention,ratings,messages,message_echoes,message_edits,message_reactions,messaging_postbacks,"
    "message_deliveries,message_reads,messaging_optins,messaging_policy_enforcement"
)
COMMENT = "id,message,from,created_time,parent,attachment,permalink_url,is_hidden"


class FacebookConnector(FacebookFilms):
    """One page. What it says is known by its own id there."""

    manifest = load("rapport.connectors.facebook")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        token = link.secrets.get("page_token") or link.secrets.get("token", "")
        self.us, self.server_address = link.network_id, link.settings.get("server") or SERVER
        self.api = GraphApi(http, self.server_address, token)
        self.page_films = PageFilms(self.api, self.us)

    @staticmethod
    def server(settings: Mapping[str, str]) -> str:
        return ""

    @staticmethod
    async def provider(http: Http, settings: Mapping[str, str]) -> Provider:
        own = settings.get("server", "").rstrip("/")
        return Provider(
            f"{own or 'https://www.facebook.com'}/{VERSION}/dialog/oauth",
            f"{own or SERVER}/{VERSION}/oauth/access_token",
        )

    @staticmethod
    async def register(http: Http, settings: Mapping[str, str], callback: str) -> OAuthClient | None:
        return None

    async def verify(self) -> OwnIdentity:
        """A person's token finds the page's; a page's own is taken as it is."""
        user = GraphApi(self.http, self.server_address, self.link.secrets.get("token", ""))
        page, token = await self._page(user)
        own = GraphApi(self.http, self.server_address, token or self.link.secrets.get("token", ""))
        number, notes = text(page, "id"), list[str]()
        if not number:
            raise Refused("Meta says that this is no page.")
        try:
            await own.call("POST", f"{number}/subscribed_apps", json={"subscribed_fields": WANTED.split(",")})
        except ConnectorError:
            notes.append("Meta will not call Rapport for this page; it is asked every minute instead.")
        secrets = {"page_token": token}  # also where there is none: an earlier one would be taken first
        name = text(page, "name")
        return OwnIdentity(number, name or number, name, tuple(notes), {"page": number}, secrets)

    async def _page(self, user: GraphApi) -> tuple[dict[str, Any], str]:
        try:
            rows, _ = await user.listed("me/accounts", {"fields": "id,name,access_token", "limit": "100"})
        except Refused:  # a page has no pages
            return await user.call("GET", "me", {"fields": "id,name"}), ""
        wanted = self.link.settings.get("page", "").strip().casefold()
        fit = [row for row in rows if wanted in ("", text(row, "id"), text(row, "name").casefold())]
        if len(fit) == 1:
            return fit[0], text(fit[0], "access_token")
        if not rows:
            return await user.call("GET", "me", {"fields": "id,name"}), ""
        raise Refused(f"Write in the form which page it is: {', '.join(text(row, 'name') for row in rows[:20])}.")

    async def permissions(self, proved: OwnIdentity) -> Mapping[str, bool]:
        user = GraphApi(self.http, self.server_address, self.link.secrets.get("token", ""))
        return await granted_to(user, self.manifest.asked_for)

    async def fetch(self, cursor: str) -> Page:
        at = polling.opened_at(cursor, LISTS, datetime.now(UTC))
        rows = await posts_polled(self.api, self.us, at, self._comments)
        rows += await talks_polled(self.api, self.us, at, self._messages)
        return Page(polling.raw(rows), polling.written_down(at))

    async def recall(self, since: datetime, cursor: str) -> Page:
        """Talks, what was said under the page's posts and on it, and reviews."""

        async def talks(after: str) -> tuple[list[dict[str, Any]], str]:
            asked = {"fields": "id,updated_time", "platform": "messenger", "limit": "10"}
            return await self.api.listed(f"{self.us}/conversations", polling.behind(asked, after))

        async def posts(after: str) -> tuple[list[dict[str, Any]], str]:
            asked = {"fields": "id,message,from,created_time,permalink_url", "limit": "10"}
            return await self.api.listed(f"{self.us}/feed", polling.behind(asked, after))

        async def reviews(after: str) -> tuple[list[dict[str, Any]], str]:
            asked = polling.behind({"fields": REVIEW, "limit": "50"}, after)
            rows, more = await self.api.listed(f"{self.us}/ratings", asked)
            return [{**one, "id": text(one, "open_graph_story", "id")} for one in rows], more

        def visitors(post: dict[str, Any]) -> dict[str, Any] | None:
            return {**post, "visitor": True} if text(post, "from", "id") not in ("", self.us) else None

        lists = {
            "comments": recalling.hanging_list(posts, self._comments, since, visitors),
            "talks": recalling.hanging_list(talks, self._messages, since, lambda talk: None),
            "reviews": recalling.plain_list(reviews),
        }
        return await recalling.recalled(lists, since, cursor)

    async def _comments(self, post: str, after: str) -> tuple[list[dict[str, Any]], str]:
        asked = {"fields": COMMENT, "filter": "stream", "order": "reverse_chronological", "limit": "100"}
        rows, more = await self.api.listed(f"{post}/comments", {**asked, **({"after": after} if after else {})})
        return [{**row, "post_id": post} for row in rows], more

    async def _messages(self, talk: str, after: str) -> tuple[list[dict[str, Any]], str]:
        asked = {"fields": "id,message,from,to,created_time,attachments", "limit": "50"}
        return await self.api.listed(f"{talk}/messages", {**asked, **({"after": after} if after else {})})

    async def send(self, outgoing: Outgoing) -> Sent:
        self._checked(outgoing)
        if saying.is_private(outgoing):
            return await saying.direct(self.api, self.us, outgoing, "messenger")
        said = {"message": outgoing.text.strip()}
        return Sent(text(await self.api.said(f"{outgoing.in_reply_to}/comments", said, outgoing.key), "id"))

    def _checked(self, outgoing: Outgoing) -> None:
        if not outgoing.text.strip() and not outgoing.media:
            raise Refused("There are no words to send.")
        kind = Kind.DIRECT if saying.is_private(outgoing) else outgoing.kind
        most = self.manifest.limits.of(kind).text
        if len(outgoing.text) > most:
            raise Refused(
                f"These words have {len(outgoing.text)} characters; Facebook takes {most}. Shorten them."
            )

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        if saying.is_private(outgoing):
            return await saying.find_direct(self.api, self.us, outgoing, "messenger")
        return await saying.find_below(self.api, self.us, "comments", POSTED, outgoing)

    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        """A picture that nobody sees until a post or a message shows it; a post's is dropped after a day."""
        if media.beside == Kind.DIRECT:
            return await pictures.upload(self.api, self.us, content, media)
        form = FormData({"published": "false", **({"alt_text_custom": media.alt} if media.alt else {})})
        form.add_field("source", content, filename=media.name or "file", content_type=media.mime)
        return replace(media, id=text(await self.api.call("POST", f"{self.us}/photos", data=form), "id"))

    async def find_upload(self, key: str, media: Media) -> Media | None:
        return None

    async def publish(self, outgoing: Outgoing) -> Sent:
        self._checked(outgoing)
        if film := film_of(outgoing):
            return await self.page_films.show(film, outgoing)
        body: dict[str, Any] = {"message": outgoing.text.strip()}
        if outgoing.in_reply_to:  # the next part of a thread is a comment under the first
            return Sent(text(await self.api.said(f"{outgoing.in_reply_to}/comments", body, outgoing.key), "id"))
        if outgoing.media:
            body["attached_media"] = [{"media_fbid": one.id} for one in outgoing.media]
        return Sent(text(await self.api.said(f"{self.us}/feed", body, outgoing.key), "id"))

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        if film := film_of(outgoing):
            return await self.page_films.find_shown(film, outgoing.begun)
        if outgoing.in_reply_to:
            return await saying.find_below(self.api, self.us, "comments", POSTED, outgoing)
        return await saying.find_published(self.api, f"{self.us}/feed", POSTED, outgoing, self.us)

    async def comment(self, outgoing: Outgoing) -> Sent:
        return await self.publish(outgoing)

    async def find_comment(self, outgoing: Outgoing) -> Sent | None:
        return await self.find_published(outgoing)

    async def edit(self, network_id: str, outgoing: Outgoing) -> Sent:
        self._checked(outgoing)
        film, words = film_of(outgoing), outgoing.text.strip()
        if film:
            await self.page_films.edit(film, words, outgoing.key)
        else:
            await self.api.said(network_id, {"message": words}, outgoing.key)
        return Sent(network_id)

    async def remove(self, removal: Removal) -> None:
        await saying.remove(self.api, removal, "is_hidden")

    async def removed(self, removal: Removal) -> bool:
        return await saying.removed(self.api, removal, "is_hidden")

    @staticmethod
    def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer:
        return hook(request, secrets)

    translate = staticmethod(translate)

    unknown_kind = staticmethod(unknown_kind)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer)

    @staticmethod
    def export(box: Box, told: Told) -> Export | None:
        return export.export(box, told, "facebook")
