"""Servers on 127.0.0.1 that misbehave, each with the client beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from rapport.connectors.http import Http


@asynccontextmanager
async def outside(
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> AsyncIterator[tuple[Http, str]]:
    """A server the owner has named, which then misbehaves; the client beside it."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    async with TestServer(app) as server, Http(frozenset({f"127.0.0.1:{server.port}"}), seconds=1) as http:
        yield http, f"http://127.0.0.1:{server.port}"


@asynccontextmanager
async def endless(head: bytes, chunk: bytes, pause: float = 0) -> AsyncIterator[tuple[Http, str, list[int]]]:
    """A server that answers `head` and then the same bytes for ever; counts how many it could give away."""
    given: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
            while True:
                writer.write(chunk)
                await writer.drain()
                given.append(len(chunk))
                await asyncio.sleep(pause)
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Http(frozenset({f"127.0.0.1:{port}"}), seconds=1) as http:
        yield http, f"http://127.0.0.1:{port}/", given
