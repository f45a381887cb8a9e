"""How a network's server can fail, and which of the six errors each failure must become."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from aiohttp import web

from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain, Unreadable

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Act = Callable[[web.Request, Answer, str], Awaitable[web.StreamResponse]]
PATIENT, BRIEF = 20.0, 0.4


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure: what the server does, and what it means for words said and for a page read.

    `patience` is how many seconds the connector waits for it: few where the server never ends its answer.
    `act(request, answer, inside)` may let the honest `answer` happen first; `inside` is the address of a server
    that must never be called. `after` is the wait a `TryAgain` must name, where the network named one.
    """

    name: str
    act: Act
    said: type[ConnectorError]
    read: type[ConnectorError]
    after: float | None = None
    patience: float = PATIENT

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class _Status:
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)

    async def __call__(self, request: web.Request, answer: Answer, inside: str) -> web.StreamResponse:
        headers = {name: value.format(inside=inside) for name, value in self.headers.items()}
        return web.json_response({"error": "No."}, status=self.status, headers=headers)


def _cut(request: web.Request) -> NoReturn:
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError


async def _reset(request: web.Request, answer: Answer, inside: str) -> web.StreamResponse:
    await request.read()
    _cut(request)


async def _reset_after_the_write(request: web.Request, answer: Answer, inside: str) -> web.StreamResponse:
    await answer(request)
    _cut(request)


async def _silent(request: web.Request, answer: Answer, inside: str) -> web.StreamResponse:
    await asyncio.sleep(30)
    raise web.HTTPOk


async def _silent_after_the_write(request: web.Request, answer: Answer, inside: str) -> web.StreamResponse:
    await answer(request)
    return await _silent(request, answer, inside)


async def _garbage(request: web.Request, answer: Answer, inside: str) -> web.StreamResponse:
    return web.Response(body=b"<html>\xff\x00 Bad day", content_type="application/json")


async def _other_shape(request: web.Request, answer: Answer, inside: str) -> web.StreamResponse:
    return web.json_response("fine")


async def _half_an_archive(request: web.Request, answer: Answer, inside: str) -> web.StreamResponse:
    return web.Response(body=b"\x1f\x8b\x08\x00", headers={"Content-Encoding": "gzip"})


async def _drip(request: web.Request, answer: Answer, inside: str) -> web.StreamResponse:
    slow = web.StreamResponse()
    await slow.prepare(request)
    for _ in range(600):
        await slow.write(b" ")
        await asyncio.sleep(0.05)
    return slow


WAIT = {"Retry-After": "7"}
INSIDE = {"Location": "{inside}"}

FAULTS = [
    Fault("time-out, nothing heard", _silent, MaybeSent, TryAgain, patience=BRIEF),
    Fault("time-out after the write", _silent_after_the_write, MaybeSent, TryAgain, patience=BRIEF),
    Fault("reset", _reset, MaybeSent, TryAgain),
    Fault("reset after the write", _reset_after_the_write, MaybeSent, TryAgain),
    Fault("401", _Status(401), NeedsReconnect, NeedsReconnect),
    Fault("403", _Status(403), Refused, Refused),
    Fault("404", _Status(404), Refused, Refused),
    Fault("409", _Status(409), Refused, Refused),
    Fault("413", _Status(413), Refused, Refused),
    Fault("422", _Status(422), Refused, Refused),
    Fault("429 with Retry-After", _Status(429, WAIT), TryAgain, TryAgain, after=7),
    Fault("429", _Status(429), TryAgain, TryAgain),
    Fault("500", _Status(500), MaybeSent, TryAgain),
    Fault("502", _Status(502), MaybeSent, TryAgain),
    Fault("503 with Retry-After", _Status(503, WAIT), TryAgain, TryAgain, after=7),
    Fault("503", _Status(503), MaybeSent, TryAgain),
    Fault("garbage", _garbage, MaybeSent, Unreadable),
    Fault("another shape", _other_shape, MaybeSent, Unreadable),
    Fault("half an archive", _half_an_archive, MaybeSent, Unreadable),
    Fault("slow drip", _drip, MaybeSent, TryAgain, patience=BRIEF),
    Fault("redirect inside", _Status(302, INSIDE), Refused, Refused),
    Fault("redirect inside, method kept", _Status(307, INSIDE), Refused, Refused),
]
