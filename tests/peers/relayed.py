"""Servers of others behind our faults: HTTP passed on as it came, and mail whose lines break off."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

import aiohttp
from aiohttp import web
from tests.peers.emulated import Emulator
from tests.peers.mail_servers import MailHost, free_port

# Of one connection, not of what it carries; lengths and packing are the next line's own affair.
OF_A_LINE = frozenset({"host", "connection", "content-length", "transfer-encoding", "content-encoding", "date"})


class Relayed(Emulator):
    """A server of others at `target`, which tells its own address as ours. `signed_out` is what a revoked
    sign-in hears.
    """

    def __init__(self, target: str, signed_out: dict[str, str]) -> None:
        super().__init__()
        self.target, self.signed_out = target, signed_out
        self.tokens = {"any"}

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if not self.tokens:
            return web.json_response(self.signed_out, status=401)
        headers = {name: text for name, text in request.headers.items() if name.lower() not in OF_A_LINE}
        async with (
            aiohttp.ClientSession(auto_decompress=True) as line,
            line.request(
                request.method,
                f"{self.target}{request.path_qs}",
                headers=headers,
                data=await request.read() or None,
            ) as answer,
        ):
            body = (await answer.read()).replace(self.target.encode(), self.address.encode())
            told = {
                name: text.replace(self.target, self.address)
                for name, text in answer.headers.items()
                if name.lower() not in OF_A_LINE
            }
            return web.Response(body=body, status=answer.status, headers=told)


class MailLine(Emulator):
    """The mailbox's lines: what we hand over fails at the gate, and what we read with breaks off by itself."""

    def __init__(self, host: MailHost, ours: str) -> None:
        super().__init__()
        self.host, self.port, self.lines = host, free_port(), count(1)
        host.gate.ours, host.gate.faults = ours, self.faults
        self.tokens: set[str] = host.gate.tokens

    @property
    def private(self) -> frozenset[str]:
        return frozenset(f"127.0.0.1:{port}" for port in (self.port, self.host.smtp))

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection to the mailbox; a fault lets some of the server's answers through first."""
        self.asked.append("IMAP")
        fault = self.faults.pop(0) if self.faults else 0
        answers = 10**9 if not fault else next(self.lines) % 9
        there, onward = await asyncio.open_connection("127.0.0.1", self.host.imap)
        up = asyncio.create_task(_poured(reader, onward, 10**9))
        with suppress(OSError):
            await _poured(there, writer, answers)
        up.cancel()
        for one in (onward, writer):
            one.transport.abort()


async def _poured(source: asyncio.StreamReader, into: asyncio.StreamWriter, most: int) -> None:
    for _ in range(most):
        if not (told := await source.read(65_536)):
            return
        into.write(told)
        await into.drain()


@contextmanager
def carrying(line: MailLine) -> Iterator[None]:
    """The relay in front of the mailbox until the block ends."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(line.carry, "127.0.0.1", line.port))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
