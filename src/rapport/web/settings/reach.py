"""Whether networks and visitors can call this machine, as far as its address says."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from rapport.connectors.manifest import Manifest

INSIDE = ("local", "localhost", "lan", "internal", "home.arpa", "test", "invalid")


def is_inside(address: str) -> bool:
    """True where nobody outside can come by this address: a name or number of one machine or one house."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(tuple(f".{one}" for one in INSIDE))


def is_unsafe(address: str) -> bool:
    """Networks deliver to encrypted addresses only."""
    return urlsplit(address).scheme != "https"


def must_be_called(known: Manifest) -> bool:
    """Whether nothing comes in unless somebody outside calls: its network delivers and is never asked, or its
    visitors' browsers speak to this machine.
    """
    return bool(known.snippet) or (known.can.webhook and not (known.can.poll or known.can.stream))
