"""The practice network's connector: like any other, only that the network is a file."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, NoReturn, TypeVar

import msgspec

from rapport.connectors.base import Accounts, ChannelConfig, Connector, FilmThere, OwnIdentity, Page
from rapport.connectors.errors import MaybeSent, NeedsReconnect, Refused, TryAgain, Unreadable
from rapport.connectors.hooks import HookAnswer, HookRequest, signed_post
from rapport.connectors.manifest import load
from rapport.connectors.practice import films, following, history, publishing, reactions, translate
from rapport.connectors.practice.faults import next_fault
from rapport.connectors.practice.network import Network, Taken, network
from rapport.connectors.practice.store import watch
from rapport.connectors.practice.values import Post
from rapport.connectors.practice.writing import Impossible, a_handle
from rapport.domain.acts import How, Reaction, Removal
from rapport.domain.message import Event, Kind, Media, Visibility
from rapport.domain.profile import Measured, Profile
from rapport.domain.reply import Outgoing, Sent

PAGE = 500
PEOPLE = 200
GLANCE = 0.04
T = TypeVar("T")


class PracticeConnector(Connector):
    manifest = load(__package__ or "rapport.connectors.practice")

    @property
    def network(self) -> Network:
        return network(self.link.settings["file"])

    async def verify(self) -> OwnIdentity:
        """Take a handle, or prove that it is ours."""
        wanted = self.link.handle or self.link.settings.get("handle", "")
        name = self.link.settings.get("name", "")
        try:
            join, secret = self.network.join, self.link.secrets.get("token", "")
            handle, token = await asyncio.to_thread(join, wanted, name, secret)
        except Taken as error:
            raise NeedsReconnect(str(error)) from error
        except Impossible as error:
            raise Refused(str(error)) from error
        notes = (f"That handle is taken: the brand is {handle}.",) if handle != a_handle(wanted) else ()
        hook = {"webhook": secrets.token_urlsafe(32)}
        return OwnIdentity(handle, handle, name, notes, secrets={"token": token}, made=hook)

    async def fetch(self, cursor: str) -> Page:
        return await asyncio.to_thread(self._page, cursor)

    async def stream(self, cursor: str) -> AsyncIterator[Page]:
        """Asks the file's version every 40 ms, which costs microseconds, and reads only when it has changed."""
        with watch(self.network.store) as version:
            seen = -1
            while True:
                now = version()
                if now == seen:
                    await asyncio.sleep(GLANCE)
                    continue
                page = await asyncio.to_thread(self._page, cursor)
                if page.items:
                    cursor = page.cursor
                    yield page
                else:
                    seen = now

    async def send(self, outgoing: Outgoing) -> Sent:
        if len(outgoing.text) > self.manifest.limits.text:
            raise Refused(f"The practice network takes at most {self.manifest.limits.text} characters.")
        return await asyncio.to_thread(self._send, outgoing)

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        found = await asyncio.to_thread(self._find, outgoing.key)
        return _proof(found) if found else None

    async def publish(self, outgoing: Outgoing) -> Sent:
        given: dict[str, Any] = {
            "in_reply_to": outgoing.in_reply_to,
            "automatic": outgoing.automatic,
            "media": outgoing.media,
        }
        given |= {"warning": outgoing.warning, "language": outgoing.language, "poll": outgoing.poll}
        given["quotes"] = outgoing.quotes
        say = partial(
            publishing.publish, self.network.store, self.link.handle, outgoing.key, outgoing.text, **given
        )
        return _proof(await asyncio.to_thread(self._do, outgoing.key, say))

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        return await self.find_sent(outgoing)

    async def comment(self, outgoing: Outgoing) -> Sent:
        return await self.publish(outgoing)

    async def find_comment(self, outgoing: Outgoing) -> Sent | None:
        return await self.find_published(outgoing)

    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        number = await self._act(key, publishing.upload, key, content)
        return replace(media, id=number)

    async def find_upload(self, key: str, media: Media) -> Media | None:
        there = await self._look(key, publishing.uploaded, key)
        return replace(media, id=key) if there else None

    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        return FilmThere(replace(media, id=await self._act(key, films.upload_film, key, media.film)), ready=False)

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        return FilmThere(there, ready=True) if (there := await self.find_upload(key, media)) else None

    async def edit(self, network_id: str, outgoing: Outgoing) -> Sent:
        return _proof(await self._act(outgoing.key, publishing.edit, network_id, outgoing.text))

    async def remove(self, removal: Removal) -> None:
        if removal.how is How.DELETE:
            await self._act(removal.key, publishing.delete, removal.target)
        else:
            await self._act(removal.key, publishing.hide, removal.target, removal.how is How.HIDE)

    async def removed(self, removal: Removal) -> bool:
        if removal.how is How.DELETE:
            return await self._look(removal.key, publishing.deleted, removal.target)
        hidden = await self._look(removal.key, publishing.is_hidden, removal.target)
        return hidden == (removal.how is How.HIDE)

    async def react(self, reaction: Reaction) -> Sent:
        return Sent(await self._act(reaction.key, reactions.react, reaction))

    async def find_reaction(self, reaction: Reaction) -> Sent | None:
        found = await self._look(reaction.key, reactions.find, reaction)
        return Sent(found) if found else None

    async def follow(self, reaction: Reaction) -> Sent:
        return await self.react(reaction)

    async def find_follow(self, reaction: Reaction) -> Sent | None:
        return await self.find_reaction(reaction)

    async def list_followers(self, cursor: str) -> Accounts:
        return await self._ask(following.followers, cursor, PEOPLE)

    async def list_followees(self, cursor: str) -> Accounts:
        return await self._ask(following.followees, cursor, PEOPLE)

    async def search(self, query: str, cursor: str) -> Page:
        found, after = await asyncio.to_thread(history.search, self.network.store, query, cursor, PAGE)
        return Page([msgspec.json.encode(one) for one in found], after)

    async def profile(self, network_id: str) -> Profile:
        try:
            return await asyncio.to_thread(history.profile, self.network.store, network_id)
        except Impossible as error:
            raise Refused(str(error)) from error

    async def named(self, handle: str) -> Profile:
        return await self.profile(handle)

    async def measure(self, network_ids: Sequence[str]) -> dict[str, Measured]:
        return await self._ask(history.measure, network_ids)

    async def recall(self, since: datetime, cursor: str) -> Page:
        found, after = await self._ask(history.recall, since, cursor, PAGE)
        return Page([msgspec.json.encode(one) for one in found], after)

    @staticmethod
    def verify_signature(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        """`X-Practice-Signature: sha256=<hex>`, the HMAC-SHA256 of the raw bytes, as large networks do it."""
        given = headers.get("x-practice-signature", "")
        wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return bool(secret) and hmac.compare_digest(given.encode(), wanted.encode())

    @staticmethod
    def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer:
        return signed_post(request, secrets.get("webhook", ""), PracticeConnector.verify_signature)

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return translate.events(raw, link.handle)

    def _page(self, cursor: str) -> Page:
        after = int(cursor) if cursor.isdecimal() else 0
        found = self.network.events(self.link.handle, after, PAGE)
        items = [msgspec.json.encode(happening) for happening in found]
        return Page(items, str(found[-1].id) if found else cursor)

    def _send(self, outgoing: Outgoing) -> Sent:
        given: dict[str, Any] = {"in_reply_to": outgoing.in_reply_to, "to": outgoing.to, "media": outgoing.media}
        say = partial(self.network.answer, self.link.handle, outgoing.key, outgoing.text, **given)
        aside = outgoing.kind is not Kind.DIRECT and outgoing.visibility is Visibility.PRIVATE
        return _proof(self._do(outgoing.key, partial(say, automatic=outgoing.automatic, private=aside)))

    async def _act(self, key: str, verb: Callable[..., T], *given: object) -> T:
        """A verb of the store with the brand's handle, as one call to the network."""
        return await asyncio.to_thread(self._do, key, partial(verb, self.network.store, self.link.handle, *given))

    async def _ask(self, verb: Callable[..., T], *given: object) -> T:
        return await asyncio.to_thread(verb, self.network.store, self.link.handle, *given)

    async def _look(self, key: str, verb: Callable[..., T], *given: object) -> T:
        if fault := await asyncio.to_thread(next_fault, self.network.store, self.link.handle, "find"):
            _go_wrong(fault, key)
        return await self._ask(verb, *given)

    def _do(self, key: str, call: Callable[[], T]) -> T:
        """One call that changes something, going wrong as asked for."""
        fault = next_fault(self.network.store, self.link.handle, "send")
        if fault and fault not in ("late", "nonsense"):
            _go_wrong(fault, key)
        try:
            done = call()
        except Impossible as error:
            raise Refused(str(error)) from error
        if fault:
            _go_wrong(fault, key)
        return done

    def _find(self, key: str) -> Post | None:
        if fault := next_fault(self.network.store, self.link.handle, "find"):
            _go_wrong(fault, key)
        return self.network.sent(self.link.handle, key)


def _proof(post: Post) -> Sent:
    return Sent(network_id=post.id)


def _go_wrong(fault: str, key: str) -> NoReturn:
    """Fail as asked for by `faults`."""
    if fault == "refuse":
        raise Refused("The practice network said no, as you asked it to.")
    if fault == "busy":
        raise TryAgain("The practice network is busy, as you asked it to be.", after=3.0)
    if fault == "sign out":
        raise NeedsReconnect("The practice network signed us out, as you asked it to.")
    if fault == "nonsense":
        raise Unreadable("The practice network answered nonsense, as you asked it to.")
    raise MaybeSent(key, "The practice network did not confirm, as you asked it not to.")
