"""The connector for one channel on YouTube: its films, and the comments under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rapport.connectors.base import ChannelConfig, OwnIdentity, Page
from rapport.connectors.errors import MaybeSent, Refused
from rapport.connectors.http import Http
from rapport.connectors.json_fields import part, read_time, text
from rapport.connectors.manifest import load
from rapport.connectors.oauth import OAuthClient, Provider
from rapport.connectors.own_words import may_be_ours
from rapport.connectors.youtube import polling, recalling
from rapport.connectors.youtube.api import SERVER, YoutubeApi
from rapport.connectors.youtube.films import YoutubeFilms, is_video
from rapport.connectors.youtube.searching import feed_of, searched
from rapport.connectors.youtube.translate import HELD, address, comments, removed, translate, unpack, words_of
from rapport.domain.acts import How, Removal
from rapport.domain.message import Event, Kind
from rapport.domain.reply import Outgoing, Sent

AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent"
TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105
AT_ONCE, PAGES = 50, 10


class YoutubeConnector(YoutubeFilms):
    """One channel, and videos of others that are looked for.

    All words in a thread are replies to its first comment; whom they answer stands in them.
    """

    manifest = load("rapport.connectors.youtube")

    def __init__(self, link: ChannelConfig, http: Http) -> None:
        super().__init__(link, http)
        self.us = link.network_id
        self.api = YoutubeApi(http, link.settings.get("server") or SERVER, link.secrets.get("token", ""))

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
        rows, _ = await self.api.listed("channels", {"part": "snippet", "mine": "true"})
        mine = next(iter(rows), {})
        number, name = text(mine, "id"), text(mine, "snippet", "title")
        if not number:
            raise Refused("This Google account has no channel on YouTube. Sign in and choose the brand's channel.")
        handle = text(mine, "snippet", "customUrl")
        return OwnIdentity(number, handle or name, name or handle)

    async def fetch(self, cursor: str) -> Page:
        return await polling.Polling(self.api, self.us, cursor, datetime.now(UTC)).round()

    async def recall(self, since: datetime, cursor: str) -> Page:
        return await recalling.recalled(self.api, self.us, since, cursor)

    async def search(self, query: str, cursor: str) -> Page:
        return await searched(self.api, self.us, query, cursor, datetime.now(UTC))

    async def feed_of(self, handle: str) -> str:
        return await feed_of(self.api, (self.link.settings.get("server") or "").rstrip("/"), handle)

    async def look(self, network_ids: Sequence[str]) -> list[bytes]:
        """Those that are not there any more; what waits for review is there. Half a list says of nothing that."""
        gone, now = list[str](), datetime.now(UTC)
        for first in range(0, len(network_ids), AT_ONCE):
            some = network_ids[first : first + AT_ONCE]
            rows, more = await self._listed_by_id(some)
            there = {text(row, "id") for row in rows}
            gone += [one for one in some if one not in there and not more]
        held, whole = await self._held() if gone else (frozenset[str](), True)
        return [removed(one, now) for one in gone if whole and one not in held]

    async def _by_id(self, numbers: Sequence[str]) -> list[dict[str, Any]]:
        return (await self._listed_by_id(numbers))[0]

    async def _listed_by_id(self, numbers: Sequence[str]) -> tuple[list[dict[str, Any]], str]:
        asked = {"part": "snippet", "id": ",".join(numbers), "textFormat": "plainText"}
        return await self.api.listed("comments", asked)

    async def _held(self) -> tuple[frozenset[str], bool]:
        """The newest that wait for review, and whether these are all."""
        found, whole = set[str](), True
        for state in sorted(HELD):
            asked = {"part": "snippet,replies", "allThreadsRelatedToChannelId": self.us, "maxResults": "100"}
            rows, more = await self.api.listed("commentThreads", {**asked, "moderationStatus": state})
            whole = whole and not more
            said = [one for row in rows for one in comments(row)]
            found |= {text(one, "id") for one in said if text(one, "snippet", "moderationStatus") in HELD}
        return frozenset(found), whole

    def _words(self, outgoing: Outgoing) -> str:
        """In a thread of several only a name tells whom one answers."""
        words, most = outgoing.text.strip(), self.manifest.limits.text
        if not words:
            raise Refused("There are no words to send.")
        name = outgoing.to_handle
        if outgoing.in_reply_to != _top(outgoing) and name.startswith("@") and name not in words:
            words = f"{name} {words}"
        if (size := len(words)) > most:
            raise Refused(f"These words have {size} characters; YouTube takes {most}. Shorten them.")
        return words

    async def send(self, outgoing: Outgoing) -> Sent:
        words, top = self._words(outgoing), _top(outgoing)
        if not top:
            raise Refused("On YouTube a comment is answered; it is not known which.")
        body = {"snippet": {"parentId": top, "textOriginal": words}}
        said = await self.api.call("POST", "comments", {"part": "snippet"}, json=body, key=outgoing.key)
        return self._sent(said, outgoing.key)

    @staticmethod
    def _sent(said: dict[str, Any] | None, key: str) -> Sent:
        number = text(said, "id")
        if not number:
            raise MaybeSent(key, "YouTube answered something that is no proof.")
        return Sent(number, address(text(said, "snippet", "videoId"), number))

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Our words in the same thread, said since our call began."""
        wanted = self._words(outgoing).split()
        for row in await polling.replies(self.api, _top(outgoing), PAGES):
            snippet = part(row, "snippet")
            ours = (text(snippet, "authorChannelId", "value") or text(snippet, "authorChannelId")) == self.us
            since = may_be_ours(read_time(snippet, "publishedAt"), outgoing.begun)
            if ours and since and words_of(snippet).split() == wanted:
                return self._sent(row, outgoing.key)
        return None

    async def edit(self, network_id: str, outgoing: Outgoing) -> Sent:
        if outgoing.kind is Kind.POST:
            return await self.reword(network_id, outgoing)
        body = {"id": network_id, "snippet": {"textOriginal": self._words(outgoing)}}
        said = await self.api.call("PUT", "comments", {"part": "snippet"}, json=body, key=outgoing.key)
        return self._sent(said, outgoing.key)

    async def remove(self, removal: Removal) -> None:
        """Hidden is held for review: what is rejected cannot be shown again."""
        if removal.how is not How.DELETE:
            state = "heldForReview" if removal.how is How.HIDE else "published"
            asked = {"id": removal.target, "moderationStatus": state}
            await self.api.call("POST", "comments/setModerationStatus", asked, key=removal.key)
            return
        if is_video(removal.target):
            if await self._video(removal.target, "id"):
                await self.api.call("DELETE", "videos", {"id": removal.target}, key=removal.key)
            return
        there = await self._by_id([removal.target])
        if any(text(one, "snippet", "authorChannelId", "value") != self.us for one in there):
            raise Refused("On YouTube only who wrote a comment can delete it. Hide it instead.")
        if there:
            await self.api.call("DELETE", "comments", {"id": removal.target}, key=removal.key)

    async def removed(self, removal: Removal) -> bool:
        if is_video(removal.target):
            return not await self._video(removal.target, "id")
        if removal.how is How.DELETE:
            return not await self._by_id([removal.target])
        return (removal.target in (await self._held())[0]) == (removal.how is How.HIDE)

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return translate(raw, link)

    @staticmethod
    def unpack(answer: bytes, link: ChannelConfig, at: datetime) -> list[bytes]:
        return unpack(answer)


def _top(outgoing: Outgoing) -> str:
    """The first comment of the thread: replies to replies there are none."""
    return outgoing.thread.partition(":")[0] or outgoing.in_reply_to
