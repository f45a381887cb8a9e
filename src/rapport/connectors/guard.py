"""Which addresses may be called: public ones, and those inside hosts the owner has named."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass

from rapport.connectors.errors import Refused, TryAgain


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
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast


async def resolve(host: str, port: int, private: frozenset[str]) -> list[Address]:
    """Resolve once and check every address.

    `private` holds "host:port" of inside hosts the owner named. One inside address among several refuses all:
    that is how rebinding looks. Raises `Refused`, or `TryAgain` when the name does not resolve.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise TryAgain(f"The name {host} cannot be found right now.", after=60) from error
    addresses = [Address(host, str(info[4][0]), port, info[0]) for info in found]
    if f"{host}:{port}" not in private and not all(is_public(a.ip) for a in addresses):
        raise Refused(
            f"{host}:{port} is inside a private network. If it is yours, name it in RAPPORT_PRIVATE_HOSTS."
        )
    return addresses
