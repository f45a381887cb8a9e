"""A server on 127.0.0.1 that answers each call as its description allows, and notes what it does not know."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from aiohttp import web

from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http
from tests.connectors.servers import outside
from tests.described import Document
from tests.described.asked import called, faults, fields_of

Found = TypeVar("Found")
FILE = "(a file)"


class DescribedServer:
    """`given` are the answers by the names of calls; `before` is what stands before every path."""

    def __init__(self, found: Document, given: Mapping[str, Any], before: str = "") -> None:
        self.found, self.given, self.before = found, given, before
        self.asked: list[str] = []
        self.unknown: list[str] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = re.sub(f"^{self.before}", "", request.path)
        names = called(self.found, request.method, path)
        if not names:
            self.unknown.append(f"there is no {request.method} {path}")
            return web.json_response({}, status=404)
        body = await _body(request)
        query = {name: request.query.getall(name) for name in request.query}
        files = [one for one, value in body.items() if value == FILE] if isinstance(body, dict) else []
        tried = {name: _beside_files(faults(self.found, name, query, body), files) for name in names}
        right = min(tried, key=lambda name: (len(tried[name]), name not in self.given))
        self.asked.append(right)
        self.unknown += tried[right]
        if right not in self.given:
            self.unknown.append(f"{right} has no answer here")
            return web.json_response({}, status=404)
        return web.json_response(_asked_for(self.given[right], query))


def _beside_files(wrong: list[str], files: list[str]) -> list[str]:
    """What a file is called in a form is described by few."""
    return [one for one in wrong if not any(one.endswith(f": {file} is unknown") for file in files)]


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json() if request.can_read_body else None
    if request.content_type.startswith("multipart/") or request.content_type.endswith("urlencoded"):
        return {name: _value(value) for name, value in (await request.post()).items()}
    return None


def _value(value: Any) -> Any:
    """What a form holds is words; JSON in them is what it says."""
    if not isinstance(value, str):
        return FILE
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return found if isinstance(found, dict | list | bool) else value


def _asked_for(said: Any, query: Mapping[str, list[str]]) -> Any:
    """Only the fields that were asked for, where the network gives no others."""
    if "fields" not in query or not isinstance(said, dict):
        return said
    names = {"id", *fields_of(query["fields"][0])}
    if isinstance(rows := said.get("data"), list):
        return {**said, "data": [_only(row, names) for row in rows]}
    return _only(said, names)


def _only(row: Any, names: set[str]) -> Any:
    return {name: value for name, value in row.items() if name in names} if isinstance(row, dict) else row


def asked(
    server: DescribedServer, act: Callable[[Http, str], Awaitable[Found]]
) -> tuple[Found | None, ConnectorError | None]:
    """What an act on the server brings, or the connector's error; any other goes on to the test."""

    async def run() -> tuple[Found | None, ConnectorError | None]:
        async with outside(server.answer) as (http, address):
            try:
                return await act(http, address), None
            except ConnectorError as error:
                return None, error

    return asyncio.run(run())
