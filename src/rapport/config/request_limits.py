"""In front of everything: how much may be sent, how slowly, and how much of it is held at once.

A body is counted while it is read, whatever its headers say. What stands behind never sees the end of a refused
one: to it the client is gone, so nothing of it is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from time import monotonic
from typing import Any

from rapport.web.body_size import FILE
from rapport.web.refusals import TOO_BUSY, TOO_LARGE, TOO_SLOW, HttpRefusal, answer

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

STILL = 15.0
# Whoever sends less than this in a second, counted from the first STILL seconds on, only holds the line.
SLOWEST = 1024
HELD = 128 * 1024 * 1024
# Of one body that much is in memory; what comes after it is on disk, of all bodies at most `SPOOLED`.
IN_MEMORY, SPOOLED = FILE, 512 * 1024 * 1024
# After a refusal the rest is read for a moment and thrown away: the answer is heard, and not the broken line.
LINGER, QUIET = 5.0, 1.0
GONE: Message = {"type": "http.disconnect"}


class RequestLimits:
    """ASGI: `largest` says how many bytes may be sent to a path. `held` is what is in memory of all bodies
    now, `spooled` what is on disk.
    """

    def __init__(self, app: App, largest: Callable[[str], int]) -> None:
        self.app = app
        self.largest = largest
        self.held = self.spooled = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        body, line = Body(self, scope, receive), AnswerSender(scope, send)
        try:
            if body.announced_too_large():
                body.refused = TOO_LARGE
            else:
                await self.app(scope, body.receive, lambda message: line.send(message, body))
            if body.refused and not line.begun:
                await line.refuse(body.refused, body)
        finally:
            self.held -= body.held
            self.spooled -= body.received - body.held


class Body:
    """What one request sends: counted, timed, and cut off when it is too much or too slow."""

    def __init__(self, limits: RequestLimits, scope: Scope, receive: Receive) -> None:
        self.limits = limits
        self.path: str = scope["path"]
        self._receive = receive
        said = {
            name: value for name, value in scope["headers"] if name in (b"content-length", b"transfer-encoding")
        }
        self.length = int(said.get(b"content-length", b"0"))
        self.whole = not self.length and b"transfer-encoding" not in said
        self.received, self.waited = 0, 0.0
        self.refused: HttpRefusal | None = None

    @property
    def held(self) -> int:
        """How much of it is in memory."""
        return min(self.received, IN_MEMORY)

    def announced_too_large(self) -> bool:
        return self.length > 0 and self.length > self.limits.largest(self.path)

    async def receive(self) -> Message:
        if self.refused:
            return GONE
        if self.whole:
            return await self._receive()
        try:
            message = await self._next(min(STILL, STILL + self.received / SLOWEST - self.waited))
        except TimeoutError:
            self.refused = TOO_SLOW
            return GONE
        size = len(message.get("body", b""))
        held, self.received = self.held, self.received + size
        self.limits.held += self.held - held
        self.limits.spooled += size - (self.held - held)
        if self.received > self.limits.largest(self.path):
            self.refused = TOO_LARGE
        elif self.limits.held > HELD or self.limits.spooled > SPOOLED:
            self.refused = TOO_BUSY
        return GONE if self.refused else message

    async def drain(self) -> None:
        """Read on for a moment and keep nothing."""
        until = monotonic() + LINGER
        with suppress(TimeoutError):
            while not self.whole:
                await self._next(min(QUIET, until - monotonic()))

    async def _next(self, patience: float) -> Message:
        begun = monotonic()
        async with asyncio.timeout(patience):
            message = await self._receive()
        self.waited += monotonic() - begun
        self.whole = message["type"] == "http.disconnect" or not message.get("more_body")
        return message


class AnswerSender:
    """The answer's way back. An answer given before the body was read ends the connection, after a moment."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self._send = send
        self.begun = False

    async def send(self, message: Message, body: Body) -> None:
        if body.refused and not self.begun:
            return
        if message["type"] == "http.response.start":
            self.begun = True
            if not body.whole:
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
        elif not body.whole and not message.get("more_body"):
            await self._send({**message, "more_body": True})
            await body.drain()
            message = {"type": "http.response.body"}
        await self._send(message)

    async def refuse(self, refusal: HttpRefusal, body: Body) -> None:
        headers, told = answer(refusal, self.scope["path"], self.scope["headers"])
        told = b"" if self.scope["method"] == "HEAD" else told
        await self._send({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": told, "more_body": True})
        if refusal is not TOO_SLOW:
            await body.drain()
        await self._send({"type": "http.response.body"})
