"""Webhooks, in front of Django: checked over raw bytes, on disk, then answered. Nothing else happens here.

`/in/<channel key>` is one channel's address, `/in/app/<app key>` one app's: there the network names the account.
401 bad signature, 503 no secret is known, 413 too large, 404 nobody's address; nothing of these is stored.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from rapport.connectors.errors import ConnectorError
from rapport.connectors.hooks import HookAnswer, HookRequest, headers_joined
from rapport.intake.group_commit import GroupCommit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST = 4 * 1024 * 1024
AT_ONCE = 1000  # items of one call
SAID = 64 * 1024  # bytes of an answer
REMEMBER = 5.0
# As keys of channels and apps are made. Anything else is nobody's: not looked up, not remembered.
KEY = re.compile(r"(app/)?[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Gate:
    """How an address's webhooks are checked, with which secrets (none: it cannot be), and whose its items are.

    `route` gives the keys of the channels that each account id belongs to; an account that nobody has connected
    is in no list.
    """

    secrets: Mapping[str, str]
    hook: Callable[[HookRequest, Mapping[str, str]], HookAnswer]
    route: Callable[[Iterable[str]], Mapping[str, list[str]]]


class Gone(Exception):
    """Whoever was sending is not there any more; half a body is nothing."""


class Receiver:
    """A bare ASGI callable. `gate` looks an address up by what follows `/in/`; None when it is nobody's."""

    def __init__(self, commit: GroupCommit, gate: Callable[[str], Gate | None]) -> None:
        self.commit = commit
        self.gate = gate
        self._known: dict[str, tuple[float, Gate | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "POST"):
            return await _answer(send, HookAnswer(405, b"Only POST is taken here."))
        key = scope["path"].removeprefix("/in/").strip("/")
        gate = await self._gate(key) if KEY.fullmatch(key) else None
        if gate is None:
            return await _answer(send, HookAnswer(404, b"No such channel."))
        if not gate.secrets:
            return await _answer(send, HookAnswer(503, b"There is no webhook secret for this; connect it again."))
        try:
            body = await _body(receive)
        except Gone:
            return None
        if body is None:
            return await _answer(send, HookAnswer(413, b"More than 4 MiB; send less at once."))
        answer = _asked(gate, _request(scope, body))
        if answer.items and not await self._kept(gate, answer):
            # Networks send again what was not taken; a disk that is full has room by then, or it is told again.
            full = HookAnswer(503, b"It could not be written down; send it again later.")
            return await _answer(send, full, retry=30)
        return await _answer(send, answer)

    async def _kept(self, gate: Gate, answer: HookAnswer) -> bool:
        """Whether every item is on disk, in the order of the network."""
        try:
            whose = await asyncio.to_thread(gate.route, {account for account, _ in answer.items})
            items = [(key, raw) for account, raw in answer.items for key in whose.get(account, [])]
            if items:
                await self.commit.append(items)
        except (sqlite3.Error, OSError):
            return False
        return True

    async def _gate(self, key: str) -> Gate | None:
        until, gate = self._known.get(key, (0.0, None))
        if time.monotonic() > until:
            gate = await asyncio.to_thread(self.gate, key)
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[key] = (time.monotonic() + REMEMBER, gate)
        return gate


def _asked(gate: Gate, request: HookRequest) -> HookAnswer:
    """The network's own answer, within bounds; a signed request that makes no sense is told so, not dropped."""
    try:
        answer = gate.hook(request, gate.secrets)
    except ConnectorError as error:
        return HookAnswer(400, str(error).encode())
    if len(answer.items) > AT_ONCE or sum(len(raw) for _, raw in answer.items) > 2 * LARGEST:
        return HookAnswer(413, b"More than 1000 things at once; send less.")
    if len(answer.body) > SAID:
        return HookAnswer(400, b"The challenge is too long to be repeated.")
    return answer


def _request(scope: Scope, body: bytes) -> HookRequest:
    headers = headers_joined((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    try:
        query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), True, max_num_fields=100))
    except ValueError:  # more fields than anybody sends in earnest
        query = {}
    return HookRequest(scope["method"], body, headers, query)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when it is too large. Raises `Gone`."""
    body = bytearray()
    while True:
        part = await receive()
        if part["type"] == "http.disconnect":
            raise Gone
        body += part.get("body", b"")
        if len(body) > LARGEST:
            return None
        if not part.get("more_body"):
            return bytes(body)


async def _answer(send: Send, answer: HookAnswer, retry: int = 0) -> None:
    kind, size = answer.content_type.encode(), str(len(answer.body)).encode()
    headers = [(b"content-type", kind), (b"content-length", size), (b"x-content-type-options", b"nosniff")]
    headers += [(b"retry-after", str(retry).encode())] if retry else []
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
