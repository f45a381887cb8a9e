"""One signed-in IMAP connection, and waiting on it."""

from __future__ import annotations

import asyncio
import imaplib
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from rapport.connectors.email.settings import Settings
from rapport.connectors.email.wire import ANSWER, CONNECT, ask, checked, tls
from rapport.connectors.guard import Address
from rapport.connectors.http import Http


class _Wire(imaplib.IMAP4):
    """IMAP over a socket to the checked address; TLS is checked against the host's name."""

    def __init__(self, address: Address, context: ssl.SSLContext | None) -> None:
        self.address, self.context = address, context
        super().__init__(address.host, address.port, timeout=CONNECT)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self.address.ip, self.address.port), timeout)
        return self.context.wrap_socket(plain, server_hostname=self.address.host) if self.context else plain


class Client(IMAPClient):  # type: ignore[misc]
    """IMAPClient on our wire."""

    def __init__(self, address: Address, security: str) -> None:
        self.address = address
        super().__init__(
            address.host,
            address.port,
            ssl=security == "tls",
            ssl_context=tls(),
            timeout=SocketTimeout(CONNECT, ANSWER),
        )
        self.normalise_times = False
        if security == "starttls":
            self.starttls(tls())

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Wire(self.address, self.ssl_context if self.ssl else None)


@asynccontextmanager
async def signed_in(http: Http, settings: Settings) -> AsyncIterator[Client]:
    """A connection that has signed in; it is closed on the way out, at once when something broke."""
    address = await checked(http, settings.imap)
    client = await ask(settings.imap, _sign_in, address, settings)
    try:
        yield client
    except BaseException:
        hang_up(client)
        raise
    await asyncio.to_thread(_log_out, client)


def _sign_in(address: Address, settings: Settings) -> Client:
    client = Client(address, settings.imap.security)
    try:
        if client.has_capability("AUTH=PLAIN"):
            client.plain_login(settings.username, settings.password)
        else:
            client.login(settings.username, settings.password)
    except BaseException:
        hang_up(client)
        raise
    return client


def _log_out(client: Client) -> None:
    with suppress(IMAPClientError, OSError, EOFError):
        client.logout()


def hang_up(client: Client) -> None:
    """Break the connection from any thread: whoever waits on it wakes up with an error."""
    with suppress(OSError):
        client.socket().shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        client.socket().close()


async def pushed(client: Client, settings: Settings, seconds: float) -> None:
    """IDLE until the server says anything at all, or `seconds` are over; a dead line is `TryAgain`."""
    await ask(settings.imap, client.idle)
    await _readable(client.socket(), seconds)
    await ask(settings.imap, client.idle_done)


async def _readable(wire: socket.socket, seconds: float) -> None:
    if isinstance(wire, ssl.SSLSocket) and wire.pending():
        return
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(wire.fileno(), ready.set)
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await ready.wait()
    finally:
        loop.remove_reader(wire.fileno())
