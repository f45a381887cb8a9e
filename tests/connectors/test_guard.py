"""Nothing that comes from outside can make us call an inside address, wait for ever, or swallow without end."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.errors import ConnectorError, Refused, TryAgain
from rapport.connectors.guard import is_public
from rapport.connectors.http import Http
from rapport.connectors.http_file import FileBounds, fetch_file
from tests.connectors.servers import outside

PUBLIC = "93.184.215.14"
NAMES = {
    "shop.example": [PUBLIC],
    "inside.example": ["10.0.0.5"],
    "metadata.internal": ["169.254.169.254"],
    "both.example": [PUBLIC, "127.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::a9fe:a9fe"],
    "ip6-localhost": ["::1"],
    "localhost.localdomain": ["127.0.0.1"],
}
LIST = Path(__file__).with_name("inside_addresses.txt").read_text(encoding="utf-8").splitlines()
URLS = [line for line in LIST if line and not line.startswith("# ")]


class Inside:
    """A listening port that counts whoever connects."""

    def __init__(self) -> None:
        self.visits = 0
        self.port = 0

    async def visited(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        writer.close()


@pytest.fixture
async def inside() -> AsyncIterator[Inside]:
    seen = Inside()
    server = await asyncio.start_server(seen.visited, "127.0.0.1", 0)
    seen.port = server.sockets[0].getsockname()[1]
    async with server:
        yield seen
    await asyncio.sleep(0)
    assert seen.visits == 0, "somebody reached the inside"


@pytest.fixture(autouse=True)
async def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """Names that answer from a list, the next answer each time; numbers are read by the real resolver."""
    loop = asyncio.get_running_loop()
    real, answers = loop.getaddrinfo, {name: [found] for name, found in NAMES.items()}

    async def getaddrinfo(host: str, port: int, **more: Any) -> list[Any]:
        told = answers.get(host.rstrip("."))
        if told is None and (host.rstrip(".") == "localhost" or not re.search(r"[g-z]", host.removeprefix("0x"))):
            return await real(host, port, **more)
        if told is None:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        now = told.pop(0) if len(told) > 1 else told[0]
        kinds = [(socket.AF_INET6 if ":" in ip else socket.AF_INET, ip) for ip in now]
        return [(family, socket.SOCK_STREAM, 6, "", (ip, port)) for family, ip in kinds]

    monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)
    return answers


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("way", ["request", "open", "websocket", "check", "file"])
async def test_no_spelling_of_an_inside_address_is_called(url: str, way: str, inside: Inside) -> None:
    url = url.format(port=inside.port)
    async with Http(seconds=1) as http:
        with pytest.raises((Refused, TryAgain)) as told:
            await call(http, way, url)
    assert isinstance(told.value, Refused) or "cannot be found" in str(told.value)


async def call(http: Http, way: str, url: str) -> None:
    if way == "request":
        await http.request("GET", url)
    elif way == "check":
        await http.check(url)
    elif way == "file":
        await fetch_file(http, url, lambda _: None, lambda _: FileBounds(1, 1))
    else:
        url = url.replace("http", "ws", 1) if way == "websocket" and url.startswith("http") else url
        async with getattr(http, way)(url) as words:
            async for _ in words:
                pass


def test_there_are_enough_spellings() -> None:
    assert len(set(URLS)) >= 60


async def test_a_named_inside_host_is_called_so_the_trap_works(inside: Inside) -> None:
    async with Http(frozenset({f"127.0.0.1:{inside.port}"}), seconds=1) as http:
        with pytest.raises(TryAgain):
            await http.request("GET", f"http://127.0.0.1:{inside.port}/")
    assert inside.visits
    inside.visits = 0


@pytest.mark.parametrize("hop", [0, 1, 2, 3])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://["]
)
async def test_no_redirect_leads_inside_at_any_hop(to: str, status: int, hop: int, inside: Inside) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        done = int(request.path.strip("/"))
        where = f"/{done + 1}" if done < hop else to.format(port=inside.port)
        return web.Response(status=status, headers={"Location": where})

    async with outside(handler) as (http, base):
        with pytest.raises(Refused):
            await http.request("GET", f"{base}/0")


@pytest.mark.parametrize("way", ["open", "websocket", "post"])
async def test_streams_and_words_follow_no_redirect(way: str, inside: Inside) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": f"http://127.0.0.1:{inside.port}/"})

    async with outside(handler) as (http, base):
        with pytest.raises(Refused):
            await (http.request("POST", base, key="k") if way == "post" else call(http, way, base))


async def test_redirects_end() -> None:
    calls = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal calls
        calls += 1
        return web.Response(status=302, headers={"Location": f"/{calls}"})

    async with outside(handler) as (http, base):
        with pytest.raises(Refused):
            await http.request("GET", base)
    assert calls == 4


@pytest.mark.parametrize("later", [["127.0.0.1"], [PUBLIC, "127.0.0.1"], ["::1"], ["169.254.169.254"]])
async def test_a_name_that_changes_its_answer_is_never_followed_inside(
    later: list[str], inside: Inside, names: dict[str, list[list[str]]]
) -> None:
    names["shop.example"] = [[PUBLIC], later]
    async with Http(seconds=1) as http:
        await http.check(f"https://shop.example:{inside.port}/")
        for way in ("request", "open", "websocket"):
            with pytest.raises(Refused):
                await call(http, way, f"https://shop.example:{inside.port}/")


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "64:ff9b::{}", "2002:{}"]))
def test_an_ipv4_address_inside_an_ipv6_one_is_never_more_public(address: Any, form: str) -> None:
    if form == "2002:{}":
        inner = int(address)
        wrapped = f"2002:{inner >> 16:x}:{inner & 0xFFFF:x}::"
    else:
        wrapped = form.format(address)
    assert is_public(wrapped) == is_public(str(address))


@given(st.ip_addresses())
def test_what_the_registries_keep_apart_is_never_public(address: Any) -> None:
    if address.is_private or address.is_multicast or address.is_loopback or address.is_link_local:
        assert not is_public(str(address)) or getattr(address, "ipv4_mapped", None)


@pytest.mark.parametrize("ip", [PUBLIC, "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "2001:4860:4860::8888"])
def test_public_addresses_are_public(ip: str) -> None:
    assert is_public(ip)


async def test_every_failure_is_one_of_the_five(inside: Inside) -> None:
    async with Http(seconds=1) as http:
        for url in URLS:
            with pytest.raises(ConnectorError):
                await http.request("POST", url.format(port=inside.port), key="k", json={})
