"""What every connector must pass that brings customers' files: whole, within their bounds, with no secret told.

Mix `DownloadsContract` into the `ConnectorContract` subclass; its hooks describe an honest fake that has files.
"""

from __future__ import annotations

import traceback
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig, Connector
from rapport.connectors.errors import ConnectorError, Refused, Unreadable
from rapport.connectors.faults import FAULTS, PATIENT, Fault
from rapport.connectors.http import Http
from rapport.domain.message import Media

ROOM = 1000
# Whatever a file's bytes are, they are its bytes: who keeps it looks at them.
BYTES = ("garbage", "another shape")


class DownloadsContract(ABC):
    """Give `link` and `answer` as for `HttpFaults`, `kept`, and `gives`."""

    channel: type[Connector]

    @abstractmethod
    def link(self, url: str) -> ChannelConfig:
        """A channel connected to the fake at `url`; its secrets are looked for in every log line."""

    @abstractmethod
    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The network behaving well."""

    @abstractmethod
    def kept(self, content: bytes, told: int) -> Media:
        """A customer's file as `translate` gives it, of which the network tells that it has `told` bytes."""

    @abstractmethod
    def gives(self, request: web.Request) -> bool:
        """Whether this request asks for the bytes themselves, and not about them."""

    @asynccontextmanager
    async def _beside(self, fault: Fault | None = None, bytes_too: bool = True) -> AsyncIterator[Any]:
        """The connector beside its fake; a fault at the bytes, or at what is asked before."""
        self.heard: list[web.Request] = []

        async def serve(request: web.Request) -> web.StreamResponse:
            self.heard.append(request)
            if fault and self.gives(request) == bytes_too:
                return await fault.act(request, self.answer, "http://127.0.0.1:1/inside")
            return await self.answer(request)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", serve)
        async with TestServer(app) as server:
            private = frozenset({f"127.0.0.1:{server.port}"})
            async with Http(private, seconds=fault.patience if fault else PATIENT) as http:
                yield self.channel(self.link(str(server.make_url("/"))), http)

    async def test_a_file_comes_as_it_is(self) -> None:
        async with self._beside() as channel:
            for content in (b"\x89PNG\x00\xff", b"<html>", b"a" * ROOM):
                assert await channel.download(self.kept(content, len(content)), ROOM) == content

    async def test_no_more_than_there_is_room_for_is_read(self) -> None:
        async with self._beside() as channel:
            with pytest.raises(Refused):
                await channel.download(self.kept(b"a" * (ROOM + 1), ROOM + 1), ROOM)
            assert not [one for one in self.heard if self.gives(one)], "its size was told before"
            with pytest.raises((Refused, Unreadable)):
                await channel.download(self.kept(b"a" * (ROOM + 1), 7), ROOM)

    async def test_what_is_gone_is_refused(self) -> None:
        async with self._beside() as channel:
            there = self.kept(b"a", 1)
            for number in (f"{there.id}0", "", "../secret", "a?b=c", "a/../../b", "x" * 500):
                with pytest.raises(Refused):
                    await channel.download(replace(there, id=number), ROOM)
            assert not [one for one in self.heard if self.gives(one)]

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(number=st.text(max_size=40))
    async def test_no_name_of_a_file_leads_to_another_place(self, number: str) -> None:
        async with self._beside() as channel:
            there = self.kept(b"a", 1)
            if number != there.id:
                with pytest.raises(ConnectorError):
                    await channel.download(replace(there, id=number), ROOM)
                assert not [one for one in self.heard if self.gives(one)]

    @pytest.mark.parametrize("fault", FAULTS, ids=str)
    @pytest.mark.parametrize("bytes_too", [True, False])
    async def test_each_failed_download_has_one_meaning_and_tells_no_secret(
        self, fault: Fault, bytes_too: bool, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(0)
        async with self._beside(fault, bytes_too) as channel:
            there = self.kept(b"a", 1)
            if bytes_too and fault.name in BYTES:
                assert await channel.download(there, ROOM)
                return
            with pytest.raises(ConnectorError) as failed:
                await channel.download(there, ROOM)
            other = getattr(self, "other", {}).get(fault.name, fault.read)
            assert type(failed.value) in (fault.read, other), failed.value
            told = "".join(traceback.format_exception(failed.value))
            for secret in channel.link.secrets.values():
                assert secret not in caplog.text + told + repr(channel.link) + repr(channel)
