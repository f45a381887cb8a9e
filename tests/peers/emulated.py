"""Emulated networks: HTTP on 127.0.0.1 in a thread of its own, and a brand of ours that walks the line on them."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from urllib.parse import urlsplit

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from asgiref.sync import async_to_sync
from tests.cast import Cast
from tests.peers.sign_in_desk import SignInDesk

from rapport import flow
from rapport.channels.connected import link, opened
from rapport.channels.models import Channel
from rapport.channels.verify import open_channel
from rapport.connectors.base import Page
from rapport.connectors.http import Http
from rapport.connectors.registry import connector
from rapport.inbox.models import Conversation
from rapport.inbox.reply import rules
from rapport.inbox.under_posts import talks_of_post
from rapport.inbox.write import write
from rapport.intake.log import Raw
from rapport.media.films import keep_brought
from rapport.outbox.deliver import deliver
from rapport.outbox.models import Publication, Reply
from rapport.publishing.composed import with_parts
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.standing import stands
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, write_post
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers

Says = TypeVar("Says", Reply, Publication)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
_places = count(1)
SLOW = 3.0
BEGINS = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG", "video/mp4": b"\x00\x00\x00\x20ftyp"}


@dataclass(frozen=True)
class KeptFile:
    """A file that a customer sent, as its network has it."""

    number: str
    content: bytes
    told: int


class Emulator:
    """A network with state. `faults` come first, one a call: a status, "lost" (done, never told), "slow" (done,
    told too late) or "garbage" (done, told as something else).
    """

    def __init__(self) -> None:
        self.faults: list[int | str] = []
        self.asked: list[str] = []
        self.unknown: list[str] = []
        self.address = ""
        self.streets: dict[str, str] = {}
        self.pictures: list[bytes] = []
        self.desk: SignInDesk | None = None
        self.kept: dict[str, KeptFile] = {}
        self.file_faults: list[int | str] = []

    def keep(self, number: str, content: bytes, told: int | None = None) -> KeptFile:
        """A customer's file; `told` is how large the network says that it is."""
        self.kept[number] = KeptFile(number, content, len(content) if told is None else told)
        return self.kept[number]

    async def give(self, number: str) -> web.StreamResponse:
        """A file's bytes. `file_faults` come first, one a call: a status, "slow", "html", or "endless" bytes."""
        fault, file = (self.file_faults.pop(0) if self.file_faults else 0), self.kept.get(number)
        if file is None or (isinstance(fault, int) and fault):
            return web.Response(status=fault if isinstance(fault, int) and fault else 404, text="Not Found")
        if fault == "slow":
            await asyncio.sleep(SLOW)
        if fault == "html":
            return web.Response(text="<html><script>alert(1)</script>", content_type="text/html")
        return web.Response(body=bytes(6 << 20) if fault == "endless" else file.content)

    async def honest(self, request: web.Request) -> web.StreamResponse:
        raise NotImplementedError

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        if self.desk and (signed_in := await self.desk.answer(request)):
            return signed_in
        fault = self.faults.pop(0) if self.faults else 0
        if isinstance(fault, int) and fault:
            return web.json_response({"error": "On demand."}, status=fault)
        answer = await self.honest(request)
        if fault == "lost":
            assert request.transport
            request.transport.abort()
            raise ConnectionResetError
        if fault == "slow":
            await asyncio.sleep(SLOW)
        return web.Response(body=b"<html>") if fault == "garbage" else answer

    async def fetched(self, address: str, types: Sequence[str]) -> str:
        """What keeps this network from a picture that it is told to fetch; "" where it has it.

        `streets` is where names on the internet lead to, as `https://house.example` → `http://127.0.0.1:8000`.
        """
        parts = urlsplit(address)
        there = self.streets.get(f"{parts.scheme}://{parts.netloc}")
        if there is None:
            return f"{parts.netloc} cannot be reached"
        named = {"Host": parts.netloc, "User-Agent": "facebookexternalhit/1.1"}
        async with ClientSession() as session, session.get(f"{there}{parts.path}", headers=named) as answer:
            content = await answer.read()
        form = answer.content_type
        if answer.status != 200 or form not in types or not content.startswith(BEGINS[form]):
            return f"{answer.status} {form}"
        self.pictures.append(content)
        return ""

    @property
    def private(self) -> frozenset[str]:
        return frozenset({self.address.removeprefix("http://")})


@contextmanager
def running(emulator: Emulator) -> Iterator[None]:
    """The emulator on a free port of 127.0.0.1 until the block ends."""
    loop, app = asyncio.new_event_loop(), web.Application(client_max_size=64 << 20)
    app.router.add_route("*", "/{path:.*}", emulator.serve)
    server = TestServer(app, loop=loop)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start_server(), loop).result(10)
    emulator.address = f"http://127.0.0.1:{server.port}"
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


class Walk:
    """A brand's channel on an emulated network: what came in, and what a person answers."""

    def __init__(
        self, cast: Cast, settings: Any, emulator: Emulator, network: str, given: Mapping[str, str]
    ) -> None:
        self.cast, self.emulator = cast, emulator
        settings.PRIVATE_HOSTS = emulator.private
        self.channel: Channel
        self.channel, self.identity = open_channel(cast.aurora, network, given, cast.ana)

    def hear(self) -> Page:
        """One poll, all the way to conversations."""

        where = link(self.channel)

        async def polled() -> Page:
            async with Http(self.emulator.private, seconds=5) as http:
                asked: Any = connector(self.channel.network)(where, http)
                page: Page = await asked.fetch(self.channel.cursor)
                return page

        page = async_to_sync(polled)()
        self.channel.cursor = page.cursor
        self.take(page.items)
        return page

    def take(self, items: Any) -> None:
        """Raw items, as a poll or a webhook brought them."""
        raws = [Raw(next(_places), self.channel.key, 0.0, item) for item in items]
        flow.receive(raws, Readers(default_reader()), datetime.now(UTC) + timedelta(seconds=1), position=False)

    def conversation(self) -> Conversation:
        return Conversation.of(self.cast.aurora).filter(channel=self.channel).latest("pk")

    def under(self, row: Publication) -> list[Conversation]:
        """What the page of the post shows below it, the oldest first."""
        post = with_parts(Post.across_brands.filter(variants__parts__publication=row)).get()
        return list(talks_of_post(stands(post)).order_by("pk"))

    def answer(self, text: str, private: bool = False) -> Reply:
        """Ana answers the newest conversation; the reply leaves."""
        return self.deliver(write(self.conversation(), text, self.cast.ana, datetime.now(UTC), private=private))

    def post(self, text: str, *pictures: tuple[bytes, str]) -> Publication:
        """Ana writes a post with pictures and what they show, and it leaves."""
        now = datetime.now(UTC)
        brought = [(f"{n}.png", io.BytesIO(data), alt) for n, (data, alt) in enumerate(pictures)]
        kept = [(keep_brought(self.cast.aurora, name, data, now), alt) for name, data, alt in brought]
        files = tuple(FileGiven(file, name, alt) for (file, name), alt in kept)
        post = write_post(
            self.cast.aurora, PostGiven(text, (VariantGiven(self.channel),), files=files), self.cast.ana, now
        )
        line_up(post, When.NOW, self.cast.ana, now)
        return self.deliver(Publication.of(self.cast.aurora).latest("pk"))

    def deliver(self, reply: Says, later: float = 0.05) -> Says:
        """Some minutes later than it was written; the network's clock is the real one."""

        async def going() -> None:
            async with Http(self.emulator.private, seconds=5) as http:
                now = datetime.now(UTC) + timedelta(minutes=later)
                await deliver(reply.pk, lambda one: opened(one.channel, http), rules, lambda: now)

        async_to_sync(going)()
        reply.refresh_from_db()
        return reply
