"""Which addresses may be called: public ones, and those inside hosts the owner has named."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass

from yarl import URL

from rapport.connectors.errors import Refused, TryAgain

SECONDS = 10.0

_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
# Python 3.11 calls these global; the IANA special-purpose registries do not, or a cloud keeps its secrets there.
_INSIDE = [
    ipaddress.ip_network(block)
    for block in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2001::/32", "3fff::/20")
]


@dataclass(frozen=True, slots=True)
class Address:
    """One checked address to connect to; `host` is kept for TLS and the Host header."""

    host: str
    ip: str
    port: int
    family: int


def is_public(ip: str) -> bool:
    """Whether an address is reachable by everybody; mapped and translated IPv6 forms count as the IPv4 inside."""
    address = ipaddress.ip_address(ip.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address not in _GLOBAL_V6:
            return False
    return address.is_global and not address.is_multicast and not any(address in block for block in _INSIDE)


async def resolve(host: str, port: int, private: frozenset[str]) -> list[Address]:
    """Resolve once and check every address.

    `private` holds "host:port" of inside hosts the owner named. One inside address among several refuses all:
    that is how rebinding looks. Raises `Refused`, or `TryAgain` when the name does not resolve.
    """
    try:
        async with asyncio.timeout(SECONDS):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:  # TimeoutError is one too
        raise TryAgain(f"The name {host[:253]} cannot be found right now.", after=60) from error
    except ValueError as error:  # a label that is empty, too long, or holds a zero byte
        raise Refused(f"{host[:60]!r} is not a name of a server.") from error
    addresses = [Address(host, str(info[4][0]), port, info[0]) for info in found]
    if f"{host}:{port}" not in private and not all(is_public(a.ip) for a in addresses):
        raise Refused(
            f"{host}:{port} is inside a private network. If it is yours, name it in RAPPORT_PRIVATE_HOSTS."
        )
    return addresses


def target_of(url: str, private: frozenset[str]) -> URL:
    """The parsed address, as the client will use it: one parser, so no two readings of one address.

    Names are checked by the resolver when connecting. aiohttp does not ask it about literal addresses, so
    those are checked here.
    """
    try:
        target = URL(url)
        host, port = target.raw_host or "", target.port
    except (ValueError, TypeError) as error:
        raise Refused("That is not an address that can be called.") from error
    if target.scheme not in ("http", "https", "ws", "wss") or not host or not port or target.user is not None:
        raise Refused(f"{host or 'That'} is not an address that can be called.")
    named = f"{host}:{port}" in private
    if target.scheme in ("http", "ws") and not named:
        raise Refused(f"{host} would be called without encryption; use https.")
    if (":" in host or host.replace(".", "").isdigit()) and not named and not _literal_is_public(host):
        raise Refused(
            f"{host}:{port} is inside a private network. If it is yours, name it in RAPPORT_PRIVATE_HOSTS."
        )
    return target


def _literal_is_public(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:  # short, octal and decimal forms: no honest link has them
        return False
