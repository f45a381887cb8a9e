"""The client ends what does not end, and leaves no secret where it does not belong."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rapport.connectors.bill import billing, may_bill
from rapport.connectors.call_count import counting_calls
from rapport.connectors.errors import Refused, TryAgain, Unreadable
from rapport.connectors.http import Http
from rapport.connectors.response import retry_after
from tests.connectors.servers import endless, outside


async def test_credentials_stay_with_their_server() -> None:
    heard: list[tuple[dict[str, str], bytes]] = []

    async def other(request: web.Request) -> web.StreamResponse:
        heard.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        return web.json_response({})

    app = web.Application()
    app.router.add_get("/{path:.*}", other)
    async with TestServer(app) as second:

        async def first(request: web.Request) -> web.StreamResponse:
            near = request.path == "/near"
            return web.Response(status=307, headers={"Location": "/far" if near else str(second.make_url("/"))})

        async with outside(first) as (http, base):
            http.private |= {f"127.0.0.1:{second.port}"}
            secrets = {"authorization": "Bearer s", "X-Api-Key": "s", "Cookie": "s=s", "Accept": "text/plain"}
            await http.request("GET", f"{base}/near", headers=secrets, params={"token": "s"}, json={"secret": "s"})
    headers, body = heard[0]
    assert headers["accept"] == "text/plain"
    assert not {"authorization", "x-api-key", "cookie"} & set(headers)
    assert body == b""


async def test_a_redirect_at_home_keeps_the_sign_in() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path == "/":
            return web.Response(status=301, headers={"Location": "/moved"})
        return web.json_response(request.headers.get("Authorization"))

    async with outside(handler) as (http, base):
        assert (await http.request("GET", base, headers={"Authorization": "Bearer s"})).json() == "Bearer s"


ENDLESS = {
    "ten gigabytes": (b"Content-Length: 10000000000", b"x" * 65536, 0.0, Unreadable),
    "no length": (b"Connection: close", b"x" * 65536, 0.0, Unreadable),
    "bytes after an archive": (b"Content-Encoding: gzip", gzip.compress(b"{}") + b"x" * 65536, 0.0, Unreadable),
    "slow drip": (b"Content-Length: 10000000000", b"x", 0.05, TryAgain),
    "slow headers": (b"X-A: a", b"", 0.05, TryAgain),
}


@pytest.mark.parametrize("case", ENDLESS)
async def test_an_endless_answer_ends(case: str) -> None:
    head, chunk, pause, error = ENDLESS[case]
    async with asyncio.timeout(20), endless(head, chunk, pause) as (http, url, given):
        with pytest.raises(error):
            await http.request("GET", url, cap=1_000_000)
        assert sum(given) < 64_000_000


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_an_archive_that_swells_is_stopped(coding: str) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()

    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(body=bomb, headers={"Content-Encoding": coding})

    async with outside(handler) as (http, base):
        with pytest.raises(Unreadable, match="more than"):
            await http.request("GET", base, cap=1_000_000)


async def test_a_resolver_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any, **__: Any) -> list[Any]:
        await asyncio.sleep(60)
        return []

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never)
    async with Http(seconds=0.2) as http:
        with pytest.raises(TryAgain):
            await http.request("GET", "https://shop.example/")


async def test_a_header_with_a_line_break_is_refused_before_any_call() -> None:
    async with outside(unheard) as (http, base):
        with pytest.raises(Refused) as told:
            await http.request("GET", base, headers={"Authorization": "a\r\nHost: b"})
    assert "Host: b" not in str(told.value)


async def unheard(request: web.Request) -> web.StreamResponse:
    raise AssertionError("the words left")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "9" * 30}, 86_400),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "nan"}, 0),
        ({"retry-after": "soon"}, 30),
        ({}, 30),
        ({"retry-after": "Tue, 01 Jan 2030 00:05:00 GMT"}, 300),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2030-01-01T00:01:00.5Z"}, 60.5),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "1893456020"}, 20),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "20"}, 20),
        ({"x-ratelimit-remaining": "12", "x-ratelimit-reset": "2030-01-01T00:01:00Z"}, 30),
    ],
)
def test_the_network_says_how_long_to_wait_by_its_own_clock(headers: dict[str, str], seconds: float) -> None:
    assert retry_after({"date": "Tue, 01 Jan 2030 00:00:00 GMT", **headers}, 30) == seconds


async def test_a_call_that_the_client_repeats_by_itself_is_counted_and_what_was_lost_may_be_billed() -> None:
    """Its connection broke after the network had heard, and the repeated call was refused."""
    heard: list[str] = []

    async def breaks(request: web.Request) -> web.StreamResponse:
        heard.append(request.method)
        if len(heard) == 1:
            assert request.transport
            request.transport.abort()
        return web.json_response({}, status=429)

    async with outside(breaks) as (http, url):
        with billing() as bill, counting_calls() as calls:
            may_bill(10)
            with pytest.raises(TryAgain):
                await http.request("GET", url)
    assert (len(heard), calls.made, bill.things[None]) == (2, 2, 10)
