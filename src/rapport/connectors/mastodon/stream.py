"""A server's live words: server-sent events, or a websocket where it offers only that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from rapport.connectors.errors import ConnectorError, Refused, TryAgain
from rapport.connectors.http import Http

Said = tuple[str, str]

OPENED: Said = ("", "")
FIELDS = ("", "event", "data", "id", "retry")
QUIET = 30.0


async def listen(http: Http, bases: list[str], token: str) -> AsyncIterator[Said]:
    """Pairs of event and payload, from the first way that opens; ("", "") says that one has.

    A server may answer anything to a way it does not know, so each is tried before an error is believed. One
    that offers no stream at all is left alone for `QUIET` seconds: the poll goes on. Raises `TryAgain` when an
    open stream breaks, or when nothing can be reached.
    """
    error: ConnectorError | None = None
    for base in dict.fromkeys(bases):
        for way in (_lines, _socket, _socket_by_query):
            opened = False
            try:
                async for said in way(http, base, token):
                    opened = True
                    yield said
                if opened:
                    return
            except ConnectorError as failed:
                if opened:
                    raise
                error = failed if isinstance(failed, TryAgain) else error
    if error:
        raise error
    await asyncio.sleep(QUIET)


async def _lines(http: Http, base: str, token: str) -> AsyncIterator[Said]:
    url = f"{base.replace('ws', 'http', 1) if base.startswith('ws') else base}/api/v1/streaming/user"
    async with http.open(url, headers={"Authorization": f"Bearer {token}"}) as lines:
        async for said in events(lines):
            yield said


async def events(lines: AsyncIterator[bytes]) -> AsyncIterator[Said]:
    """Server-sent events (HTML Living Standard, 9.2) as pairs of event and data, after one ("", "").

    `Refused` when the first line is none of theirs: some servers answer any address with their front page.
    """
    event, data, opened = "", [], False
    async for line in lines:
        name, _, value = line.decode(errors="replace").rstrip("\r\n").partition(":")
        if not opened and name not in FIELDS:
            raise Refused("The server answered a page, not a stream.")
        if not opened:
            yield OPENED
        opened, value = True, value.removeprefix(" ")
        if name == "event":
            event = value
        elif name == "data":
            data.append(value)
        elif not name and not value:
            if event:
                yield event, "\n".join(data)
            event, data = "", []


async def _socket(http: Http, base: str, token: str) -> AsyncIterator[Said]:
    headers = {"Authorization": f"Bearer {token}", "Sec-WebSocket-Protocol": token}
    async for said in _frames(http, f"{_ws(base)}/api/v1/streaming?stream=user", headers):
        yield said


async def _socket_by_query(http: Http, base: str, token: str) -> AsyncIterator[Said]:
    # Last: an address ends up in the server's own log.
    async for said in _frames(http, f"{_ws(base)}/api/v1/streaming?stream=user&access_token={token}", {}):
        yield said


def _ws(base: str) -> str:
    return base.replace("http", "ws", 1) if base.startswith("http") else base


async def _frames(http: Http, url: str, headers: dict[str, str]) -> AsyncIterator[Said]:
    async with http.websocket(url, headers=headers) as socket:
        yield OPENED
        async for frame in socket:
            if frame.type is aiohttp.WSMsgType.TEXT and (said := _frame(frame.data)):
                yield said


def _frame(text: str) -> Said | None:
    try:
        found: Any = json.loads(text)
        event, payload = found["event"], found.get("payload", "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (event, payload) if isinstance(event, str) and isinstance(payload, str) else None
