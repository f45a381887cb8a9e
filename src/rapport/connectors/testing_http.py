"""What every connector that speaks HTTP must pass: a server that fails in every way, on 127.0.0.1.

Mix `HttpFaults` into the `ConnectorContract` subclass. Its five hooks describe a small honest fake of the
network; the suite makes it fail. pytest makes a new instance for each test, so the fake's state may be kept
on `self`.
"""

from __future__ import annotations

import socket
import traceback
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rapport.connectors.base import ChannelConfig, Connector, Finds, Page
from rapport.connectors.errors import ConnectorError, Refused, TryAgain
from rapport.connectors.faults import BRIEF, FAULTS, PATIENT, Fault
from rapport.connectors.http import Http
from rapport.domain.reply import Outgoing


class HttpFaults(ABC):
    """Give `link`, `outgoing`, `answer`, `speaks` and `happen`.

    `other` names, by fault, the error where this network means something else by a status:
    `other = {"403": NeedsReconnect}`.
    """

    channel: type[Connector]
    other: ClassVar[dict[str, type[ConnectorError]]] = {}
    fault: Fault | None = None
    reading = False

    @abstractmethod
    def link(self, url: str) -> ChannelConfig:
        """A channel connected to the fake at `url`; its secrets are looked for in every log line."""

    @abstractmethod
    def outgoing(self, key: str) -> Outgoing:
        """A short reply to a message the fake knows."""

    @abstractmethod
    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The network behaving well: it stores what is said, and keeps its promise about equal keys."""

    @abstractmethod
    def speaks(self, request: web.Request) -> bool:
        """Whether this request says the words."""

    @abstractmethod
    async def happen(self) -> None:
        """One more message reaches the brand."""

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(f"{request.method} {request.path}")
        if self.fault and (self.reading or self.speaks(request)):
            return await self.fault.act(request, self.answer, self.inside_url)
        return await self.answer(request)

    async def _inside(self, request: web.Request) -> web.StreamResponse:
        self.trespasses += 1
        return web.json_response([])

    @asynccontextmanager
    async def running(self, seconds: float = PATIENT) -> AsyncIterator[Any]:
        """The connector beside its fake; the inside server is up, and no address of it is allowed.

        Typed `Any`: this suite is for connectors that poll and send.
        """
        self.calls: list[str] = []
        self.trespasses = 0
        app, inside = web.Application(), web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        inside.router.add_route("*", "/{path:.*}", self._inside)
        async with TestServer(app) as server, TestServer(inside) as forbidden:
            self.inside_url = str(forbidden.make_url("/secret"))
            private = frozenset({f"127.0.0.1:{server.port}"})
            async with Http(private, seconds=seconds) as http:
                yield self.channel(self.link(str(server.make_url("/"))), http)

    def ids(self, channel: Connector, page: Page) -> list[str]:
        return [e.network_id for raw in page.items for e in self.channel.translate(raw, channel.link)]

    @pytest.mark.parametrize("fault", FAULTS, ids=str)
    async def test_each_failed_send_has_one_meaning(self, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(0)
        async with self.running(fault.patience) as channel:
            self.fault = fault
            with pytest.raises(ConnectorError) as failed:
                await channel.send(self.outgoing("key-1"))
            assert type(failed.value) is self.other.get(fault.name, fault.said), failed.value
            assert fault.after is None or getattr(failed.value, "after", fault.after) == fault.after
            assert str(failed.value)
            assert self.trespasses == 0
            told = "".join(traceback.format_exception(failed.value))
            for secret in channel.link.secrets.values():
                assert secret not in caplog.text + told + repr(channel.link) + repr(channel)

    @pytest.mark.parametrize("fault", FAULTS, ids=str)
    async def test_each_failed_read_has_one_meaning(self, fault: Fault) -> None:
        async with self.running(fault.patience) as channel:
            self.fault, self.reading = fault, True
            with pytest.raises(ConnectorError) as failed:
                await channel.fetch("")
            assert type(failed.value) is self.other.get(fault.name, fault.read), failed.value
            assert self.trespasses == 0

    async def test_a_server_that_takes_no_call_has_heard_nothing(self) -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, socket.socket() as last:
            port = deaf.getsockname()[1]
            last.connect(("127.0.0.1", port))  # fills the queue, so the next call hangs before it is heard
            async with Http(frozenset({f"127.0.0.1:{port}"}), seconds=BRIEF) as http:
                channel: Any = self.channel(self.link(f"http://127.0.0.1:{port}/"), http)
                with pytest.raises(TryAgain):
                    await channel.send(self.outgoing("key-1"))

    async def test_sending_twice_with_one_key_sends_once(self) -> None:
        async with self.running() as channel:
            first = await channel.send(self.outgoing("key-1"))
            if isinstance(channel, Finds):
                assert await channel.find_sent(self.outgoing("key-1")) == first
            if channel.manifest.can.idempotent:
                assert await channel.send(self.outgoing("key-1")) == first

    async def test_what_was_never_said_is_not_found(self) -> None:
        async with self.running() as channel:
            if isinstance(channel, Finds):
                assert await channel.find_sent(self.outgoing("key-1")) is None

    async def test_words_whose_answer_was_lost_are_found(self) -> None:
        async with self.running() as channel:
            if not issubclass(self.channel, Finds):
                return
            self.fault = next(f for f in FAULTS if f.name == "reset after the write")
            with pytest.raises(ConnectorError):
                await channel.send(self.outgoing("key-1"))
            self.fault = None
            assert await channel.find_sent(self.outgoing("key-1")) is not None

    async def test_long_text_is_refused_without_any_call(self) -> None:
        async with self.running() as channel:
            with pytest.raises(Refused):
                await channel.send(replace(self.outgoing("key-1"), text="word " * 40_000))
            assert self.calls == []

    async def test_fetching_twice_gives_the_same_ids(self) -> None:
        async with self.running() as channel:
            await self.happen()
            once, twice = await channel.fetch(""), await channel.fetch("")
            assert self.ids(channel, once) == self.ids(channel, twice) != []

    async def test_the_cursor_moves_only_forward_and_skips_nothing(self) -> None:
        async with self.running() as channel:
            await self.happen()
            page = await channel.fetch("")
            before = set(self.ids(channel, page))
            for _ in range(100):
                await self.happen()
            seen: list[str] = []
            while (page := await channel.fetch(page.cursor)).items:
                seen += self.ids(channel, page)
            assert len(seen) == len(set(seen)) >= 100
            assert not before & set(seen)
            assert not (await channel.fetch(page.cursor)).items
