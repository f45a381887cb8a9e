"""A file from anybody's server: no more bytes, seconds or redirects than allowed, and nothing from the inside."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.connectors.errors import ConnectorError, Refused, TryAgain, Unreadable
from rapport.connectors.http import REDIRECTS, Http
from rapport.connectors.http_file import FileBounds, fetch_file
from tests.connectors.servers import endless, outside

INSIDE = [
    line.format(port=1)
    for line in Path(__file__).with_name("inside_addresses.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]
MOST = 200_000


def bounds(head: bytes) -> FileBounds:
    """A film may have ten times as much."""
    return FileBounds(10 * MOST if head.startswith(b"film") else MOST, 1.0)


async def taken(http: Http, url: str) -> bytes:
    came = bytearray()
    assert await fetch_file(http, url, came.extend, bounds) == len(came)
    return bytes(came)


@pytest.mark.parametrize("size", [0, 1, 11, 12, 64, 65, 65_536, MOST])
async def test_what_stands_there_comes_whole(size: int) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * size)

    async with outside(answer) as (http, url):
        assert await taken(http, f"{url}/a") == b"x" * size


@pytest.mark.parametrize("head", [b"", b"Content-Length: 99999999999"])
@pytest.mark.parametrize(("chunk", "most"), [(b"x" * 65_536, MOST), (b"film" * 16_384, 10 * MOST)])
async def test_no_more_is_taken_than_what_it_is_may_have(head: bytes, chunk: bytes, most: int) -> None:
    came = 0

    def write(piece: bytes) -> None:
        nonlocal came
        came += len(piece)

    async with asyncio.timeout(20), endless(head, chunk) as (http, url, _given):
        with pytest.raises(Unreadable, match="more than"):
            await fetch_file(http, url, write, bounds)
    assert came <= most


@pytest.mark.parametrize("pause", [0.05, 30])
async def test_who_drips_or_falls_silent_is_waited_for_no_longer_than_said(pause: float) -> None:
    async with asyncio.timeout(10), endless(b"", b"x", pause) as (http, url, _given):
        with pytest.raises(TryAgain, match="too long"):
            await taken(http, url)


async def test_what_is_packed_is_not_unpacked() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(bytes(10_000_000)), headers={"Content-Encoding": "gzip"})

    async with outside(answer) as (http, url):
        with pytest.raises(Unreadable):
            await taken(http, f"{url}/a")


@pytest.mark.parametrize("where", INSIDE)
async def test_no_redirect_leads_inside(where: str) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": where})

    async with outside(answer) as (http, url):
        with pytest.raises((Refused, TryAgain)) as told:
            await taken(http, f"{url}/a")
    assert "cannot be reached" not in str(told.value)


async def test_redirects_end() -> None:
    asked = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(status=307, headers={"Location": "/again"})

    async with outside(answer) as (http, url):
        with pytest.raises(Refused, match="again and again"):
            await taken(http, f"{url}/a")
    assert asked == REDIRECTS + 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Refused),
        (403, Refused),
        (404, Refused),
        (410, Refused),
        (204, Refused),
        (429, TryAgain),
        (500, TryAgain),
    ],
)
async def test_each_status_says_whether_to_come_again(status: int, error: type[ConnectorError]) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status)

    async with outside(answer) as (http, url):
        with pytest.raises(error):
            await taken(http, f"{url}/a")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_whatever_a_server_says_it_is_one_of_six_errors(said: bytes, begun: bool) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write((b"HTTP/1.1 200 OK\r\n" if begun else b"") + said)
        await writer.drain()
        writer.close()

    async def tried() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, Http(frozenset({f"127.0.0.1:{port}"})) as http:
            try:
                await taken(http, f"http://127.0.0.1:{port}/")
            except ConnectorError:
                return

    asyncio.run(tried())
