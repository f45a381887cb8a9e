"""Where a request comes from, as far as that tells one person from another."""

from __future__ import annotations

import ipaddress


def neighbourhood(address: str) -> str:
    """An address as it is counted: of IPv6 the first 64 bits, which one home has; IPv4 also where it is wrapped.

    What is no address counts as it is.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip), 64), strict=False))
