"""Who plays in the tests: customers with the network's own SDK; the brand with our channel beside its own app."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any, TypeVar

from atproto import Client, models
from atproto.exceptions import AtProtocolError
from tests.peers.bluesky.network import TOKEN_SECRET, Network

from rapport.connectors.base import ChannelConfig
from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.http import Http
from rapport.domain.message import Event

PASSWORD = "correct-horse-battery"
T = TypeVar("T")
numbers = count(1)


@dataclass
class Person:
    """Somebody with an account, using the SDK."""

    client: Client
    handle: str
    did: str
    chat: str

    def say(self, text: str, *, to: Person | None = None, at: datetime | None = None) -> str:
        """Post words, mentioning `to`; `at` is the time on the writer's own clock. Returns the address."""
        return self.client.app.bsky.feed.post.create(self.did, _words(text, to, at or datetime.now(UTC))).uri

    def say_all(self, texts: Sequence[str], *, to: Person) -> list[str]:
        """Post many at once, in this order; returns their addresses."""
        write, now = models.ComAtprotoRepoApplyWrites.Create, datetime.now(UTC)
        records = [_words(text, to, now + timedelta(milliseconds=n)) for n, text in enumerate(texts)]
        writes = [write(collection="app.bsky.feed.post", value=record) for record in records]
        found = self.client.com.atproto.repo.apply_writes({"repo": self.did, "writes": writes})
        return [result.uri for result in found.results]

    def sees(self, uri: str) -> models.AppBskyFeedDefs.PostView:
        """A post, as soon as the network shows it to this person."""
        return patiently(lambda: self.client.get_posts([uri]).posts[0], IndexError)

    def answer(self, uri: str, text: str) -> str:
        post = self.sees(uri)
        parent, before = models.create_strong_ref(post), post.record.reply
        reply = models.AppBskyFeedPost.ReplyRef(parent=parent, root=before.root if before else parent)
        return self.client.send_post(text, reply_to=reply).uri

    def quote(self, uri: str, text: str) -> str:
        ref = models.create_strong_ref(self.sees(uri))
        return self.client.send_post(text, embed=models.AppBskyEmbedRecord.Main(record=ref)).uri

    def like(self, uri: str) -> str:
        return self.client.like(uri, self.sees(uri).cid).uri

    def repost(self, uri: str) -> str:
        return self.client.repost(uri, self.sees(uri).cid).uri

    def answers_to(self, uri: str) -> list[models.AppBskyFeedDefs.PostView]:
        """What is written under a post, as this person sees it."""
        return [reply.post for reply in self.client.get_post_thread(uri).thread.replies or []]

    def tell(self, to: Person, text: str) -> tuple[str, str]:
        """Send a direct message; returns the conversation and the message."""
        convo = self._direct().get_convo_for_members({"members": [to.did]}).convo.id
        return convo, self._direct().send_message({"convo_id": convo, "message": {"text": text}}).id

    def told(self, convo: str) -> list[str]:
        """The words of a direct conversation, oldest first."""
        found = self._direct().get_messages({"convo_id": convo, "limit": 100}).messages
        return [message.text for message in reversed(found)]

    def _direct(self) -> Any:
        did, _, service = self.chat.partition("#")
        return self.client.with_proxy(service, did).chat.bsky.convo


@dataclass
class Brand:
    """The brand's channel, its own app beside it, and what was kept and read so far."""

    channel: BlueskyConnector
    app: Person
    kept: dict[str, str] = field(default_factory=dict)
    cursor: str = ""
    events: list[Event] = field(default_factory=list)

    async def read(self) -> list[Event]:
        page = await self.channel.fetch(self.cursor)
        self.cursor = page.cursor
        found = [event for raw in page.items for event in BlueskyConnector.translate(raw, self.channel.link)]
        self.events += found
        return found

    async def hears(self, network_id: str) -> Event:
        """The event with this id; the network takes a moment to show what was written."""

        async def heard() -> Event | None:
            await self.read()
            return next((event for event in self.events if event.network_id == network_id), None)

        return await until(heard)

    def session(self) -> dict[str, str]:
        """The session as it was kept last."""
        found: dict[str, str] = json.loads({**self.channel.link.secrets, **self.kept}["session"])
        return found

    def anew(self, password: str = "", **session: str) -> Brand:
        """The same brand after a restart, from what was kept; `session` spoils parts of that."""
        link = self.channel.link
        secrets = {**link.secrets, **self.kept, "session": json.dumps(self.session() | session)}
        secrets["password"] = password or secrets["password"]
        return replace(self, channel=BlueskyConnector(replace(link, secrets=secrets), self.channel.http))


async def until(look: Callable[[], Awaitable[T | None]]) -> T:
    """What `look` finds, once it finds something."""
    for _ in range(200):
        if (found := await look()) is not None:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("the network never showed it")


def patiently(look: Callable[[], T], *errors: type[Exception]) -> T:
    """What `look` finds, once it no longer raises one of `errors`."""
    for _ in range(200):
        try:
            return look()
        except errors:
            time.sleep(0.05)
    return look()


def sign_up(network: Network, name: str) -> Person:
    """A new account with a name of its own, once the whole network knows it."""
    handle = f"{name}{next(numbers)}.test"
    client = Client(f"{network.pds}/xrpc")
    body = {"handle": handle, "email": f"{handle}@example.test", "password": PASSWORD}
    did = client.com.atproto.server.create_account(body).did
    client.login(handle, PASSWORD, fetch_bsky_profile=False)
    session = client.export_session_string()
    patiently(lambda: client.login(session_string=session), AtProtocolError)
    return Person(client, handle, did, network.chat)


@cache
def app_password(client: Client, *, privileged: bool) -> str:
    """An account's app password; privileged ones may read direct messages."""
    body = {"name": f"rapport {next(numbers)}", "privileged": privileged}
    return client.com.atproto.server.create_app_password(body).password


def _words(text: str, to: Person | None, at: datetime) -> models.AppBskyFeedPost.Record:
    time = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if not to:
        return models.AppBskyFeedPost.Record(text=text, created_at=time)
    index = models.AppBskyRichtextFacet.ByteSlice(byte_start=0, byte_end=len(to.handle) + 1)
    mention = models.AppBskyRichtextFacet.Mention(did=to.did)
    facets = [models.AppBskyRichtextFacet.Main(features=[mention], index=index)]
    return models.AppBskyFeedPost.Record(text=f"@{to.handle} {text}", created_at=time, facets=facets)


async def connect(network: Network, http: Http, person: Person, *, privileged: bool = True) -> Brand:
    """Connect as the screen does: verify, then keep what it says."""
    settings = {"service": network.pds, "handle": person.handle, "direct_service": network.chat}
    kept: dict[str, str] = {}
    secrets = {"password": app_password(person.client, privileged=privileged)}
    who = await BlueskyConnector(ChannelConfig("k", settings=settings, secrets=secrets), http).verify()
    link = ChannelConfig("k", who.handle, who.network_id, {**settings, **who.settings}, who.secrets, kept.update)
    brand = Brand(BlueskyConnector(link, http), person, kept)
    await brand.read()
    return brand


def expired(access: str) -> str:
    """The same token, but its time was over an hour ago; signed as the reference server signs."""
    head, claims, _ = access.split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    said |= {"iat": int(time.time()) - 10_800, "exp": int(time.time()) - 3600}
    body = f"{head}.{base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip('=')}"
    sign = hmac.new(TOKEN_SECRET.encode(), body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(sign).decode().rstrip('=')}"
