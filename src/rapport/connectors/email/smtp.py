"""Handing one mail over for delivery, and knowing what became of it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
)

from rapport.connectors.email.settings import Server, Settings
from rapport.connectors.email.wire import ANSWER, CONNECT, checked, failure, tls
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain
from rapport.connectors.guard import Address
from rapport.connectors.http import Http

# From here on a server says that it did not take the mail: for now below 500, for good above.
REFUSES = 400


async def hand_over(http: Http, settings: Settings, to: str, mail: bytes, key: str) -> None:
    """Give the mail to our server. Once the words are under way, a broken line is `MaybeSent(key)`."""
    async with signed_in(http, settings) as client:
        try:
            await client.mail(settings.address)
            await client.rcpt(to)
        except (SMTPException, OSError) as error:
            raise meaning(settings.smtp, error, to) from error
        try:
            await client.data(mail)
        except (SMTPException, OSError) as error:
            if isinstance(error, SMTPResponseException) and error.code >= REFUSES:
                raise meaning(settings.smtp, error, to) from error
            raise MaybeSent(key, f"{settings.smtp} broke off before it confirmed the mail.") from error


@asynccontextmanager
async def signed_in(http: Http, settings: Settings) -> AsyncIterator[SMTP]:
    """A connection that has signed in. A private server that asks for no sign-in is used as it is."""
    server = settings.smtp
    address = await checked(http, server)
    wire = await _connected(server, address)
    client = SMTP(
        hostname=server.host,
        sock=wire,
        use_tls=server.security == "tls",
        start_tls=False,
        tls_context=tls() if server.security != "none" else None,
        local_hostname=settings.domain,
        timeout=ANSWER,
    )
    try:
        await _sign_in(client, settings, private=str(server) in http.private)
        yield client
        with suppress(SMTPException, OSError):
            await client.quit()
    finally:
        client.close()


async def _connected(server: Server, address: Address) -> socket.socket:
    wire = socket.socket(address.family, socket.SOCK_STREAM)
    wire.setblocking(False)
    try:
        async with asyncio.timeout(CONNECT):
            await asyncio.get_running_loop().sock_connect(wire, (address.ip, address.port))
    except BaseException as error:
        wire.close()
        if isinstance(error, OSError):
            raise failure(server, error) from error
        raise
    return wire


async def _sign_in(client: SMTP, settings: Settings, private: bool) -> None:
    server = settings.smtp
    try:
        await client.connect()
        await client.ehlo()
        if server.security == "starttls":
            if not client.supports_extension("starttls"):
                raise Refused(f"{server} offers no encryption (STARTTLS); nothing was sent to it.")
            await client.starttls()
            await client.ehlo()
        if client.supports_extension("auth"):
            await client.login(settings.username, settings.password)
        elif not private:
            raise NeedsReconnect(f"{server} offers no sign-in; the port may be wrong (465 or 587 are usual).")
    except (SMTPException, OSError) as error:
        raise meaning(server, error) from error


def meaning(server: Server, error: Exception, to: str = "") -> ConnectorError:
    """An SMTP failure before or instead of acceptance, as one of our errors: the mail certainly did not leave."""
    if not isinstance(error, SMTPResponseException):
        cause = error.__cause__ if isinstance(error.__cause__, OSError | ssl.SSLError) else error
        return failure(server, cause)
    said = f"{error.code} {error.message}"[:300]
    if error.code < REFUSES + 100:  # what is no answer of SMTP has the code -1
        return TryAgain(f"{server.host} asks us to come back later: {said}", 300)
    if isinstance(error, SMTPAuthenticationError) or error.code in (530, 534, 535, 538):
        return NeedsReconnect(f"{server.host} does not accept the name and password ({said}).")
    return Refused(f"{server.host} does not deliver this{f' to {to}' if to else ''}: {said}")
