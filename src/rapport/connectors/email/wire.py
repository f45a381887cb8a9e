"""Getting to a mail server: an address the guard has checked, and TLS by the server's name."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from rapport.connectors.email.settings import Server
from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused, TryAgain
from rapport.connectors.guard import Address
from rapport.connectors.http import Http

CONNECT, ANSWER = 15.0, 60.0
PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")

P = ParamSpec("P")
T = TypeVar("T")


async def checked(http: Http, server: Server) -> Address:
    """A checked address of the server. Without encryption only to hosts the owner named as private."""
    if server.security == "none" and str(server) not in http.private:
        raise Refused(f"{server} would be called without encryption; choose tls or starttls.")
    return await http.address(server.host, server.port)


def tls() -> ssl.SSLContext:
    """What we ask of a server's certificate: valid, trusted, and for the name in the settings."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


async def ask(server: Server, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run one blocking IMAP call in a thread, its failures as our errors."""
    try:
        return await asyncio.to_thread(call, *args, **kwargs)
    except (IMAPClientError, OSError, EOFError) as error:
        raise failure(server, error) from error


def failure(server: Server, error: Exception) -> ConnectorError:
    """What went wrong while calling a server, as one of our errors; none of them has said any words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message or "not valid"
        return TryAgain(f"The certificate of {server.host} cannot be trusted: {why}. Nothing was sent to it.", 600)
    if isinstance(error, ssl.SSLError):
        return TryAgain(f"{server} does not speak TLS as we asked; check port and encryption.", 300)
    if isinstance(error, LoginError):
        said = str(error)[:200]
        passing = isinstance(error.__context__, IMAPClientAbortError) or any(c in said.upper() for c in PASSING)
        if passing:
            return TryAgain(f"{server.host} cannot take our sign-in right now: {said}", 120)
        return NeedsReconnect(f"{server.host} does not accept the name and password ({said}).")
    if isinstance(error, TimeoutError):
        return TryAgain(f"{server} did not answer in time.", 60)
    if isinstance(error, ConnectionRefusedError):
        return TryAgain(f"{server} refuses connections; the port may be wrong or the server down.", 60)
    return TryAgain(f"{server} broke off: {str(error)[:200] or type(error).__name__}.", 60)
