"""The practice network's connector: like any other, only that the network is a file."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Mapping
from typing import NoReturn

import msgspec

from rapport.connectors.base import Connector, Identity, Link, Page
from rapport.connectors.errors import MaybeSent, NeedsReconnect, Refused, TryAgain, Unreadable
from rapport.connectors.manifest import load
from rapport.connectors.practice import translate
from rapport.connectors.practice.faults import next_fault
from rapport.connectors.practice.network import Network, Taken, network
from rapport.connectors.practice.store import watch
from rapport.connectors.practice.values import Post
from rapport.connectors.practice.writing import Impossible, a_handle
from rapport.domain.message import Event
from rapport.domain.reply import Outgoing, Sent

PAGE = 500
GLANCE = 0.04


class Channel(Connector):
    manifest = load(__package__ or "rapport.connectors.practice")

    @property
    def network(self) -> Network:
        return network(self.link.settings["file"])

    async def verify(self) -> Identity:
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
        return Identity(handle, handle, name, notes, secrets={"token": token}, made=hook)

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

    @staticmethod
    def signed(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        """`X-Practice-Signature: sha256=<hex>`, the HMAC-SHA256 of the raw bytes, as large networks do it."""
        given = headers.get("x-practice-signature", "")
        wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return bool(secret) and hmac.compare_digest(given.encode(), wanted.encode())

    @staticmethod
    def translate(raw: bytes, link: Link) -> list[Event]:
        return translate.events(raw, link.handle)

    def _page(self, cursor: str) -> Page:
        after = int(cursor) if cursor.isdecimal() else 0
        found = self.network.events(self.link.handle, after, PAGE)
        items = [msgspec.json.encode(happening) for happening in found]
        return Page(items, str(found[-1].id) if found else cursor)

    def _send(self, outgoing: Outgoing) -> Sent:
        fault = next_fault(self.network.store, self.link.handle, "send")
        if fault and fault not in ("late", "nonsense"):
            _go_wrong(fault, outgoing.key)
        try:
            post = self.network.answer(
                self.link.handle,
                outgoing.key,
                outgoing.text,
                in_reply_to=outgoing.in_reply_to,
                to=outgoing.to,
                automatic=outgoing.automatic,
            )
        except Impossible as error:
            raise Refused(str(error)) from error
        if fault:
            _go_wrong(fault, outgoing.key)
        return _proof(post)

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
