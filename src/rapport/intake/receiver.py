"""Webhooks, in front of Django: checked over raw bytes, on disk, then 200. Nothing else happens here.

`POST /in/<channel key>`: 401 bad signature, 503 the channel has no secret, 413 too large, 404 no such channel;
nothing of these is stored.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from rapport.intake.commit import GroupCommit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST = 4 * 1024 * 1024
REMEMBER = 5.0


@dataclass(frozen=True, slots=True)
class Gate:
    """How one channel's webhooks are checked: its secret ("" when missing) and its network's signature."""

    secret: str
    signed: Callable[[MutableMapping[str, str], bytes, str], bool]


class Receiver:
    """A bare ASGI callable. `gate` looks a channel up by its key; None when there is no such channel."""

    def __init__(self, commit: GroupCommit, gate: Callable[[str], Gate | None]) -> None:
        self.commit = commit
        self.gate = gate
        self._known: dict[str, tuple[float, Gate | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            return await _answer(send, 405, b"Only POST is taken here.")
        key = scope["path"].removeprefix("/in/").strip("/")
        gate = await self._gate(key)
        if gate is None:
            return await _answer(send, 404, b"No such channel.")
        if not gate.secret:
            return await _answer(send, 503, b"This channel has no webhook secret; connect it again.")
        body = await _body(receive)
        if body is None:
            return await _answer(send, 413, b"More than 4 MiB; send less at once.")
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if not gate.signed(headers, body, gate.secret):
            return await _answer(send, 401, b"The signature does not match.")
        await self.commit.append([(key, body)])
        return await _answer(send, 200, b"")

    async def _gate(self, key: str) -> Gate | None:
        until, gate = self._known.get(key, (0.0, None))
        if time.monotonic() > until:
            gate = await asyncio.to_thread(self.gate, key)
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[key] = (time.monotonic() + REMEMBER, gate)
        return gate


async def _body(receive: Receive) -> bytes | None:
    body = bytearray()
    while True:
        part = await receive()
        body += part.get("body", b"")
        if len(body) > LARGEST:
            return None
        if not part.get("more_body") or part["type"] == "http.disconnect":
            return bytes(body)


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
