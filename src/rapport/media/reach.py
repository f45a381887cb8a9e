"""Whether others can come by this machine, as far as its address says."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

INSIDE = ("local", "localhost", "lan", "internal", "home.arpa", "test", "invalid")


def is_inside(address: str) -> bool:
    """True where nobody outside can come by this address: a name or number of one machine or one house."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(tuple(f".{one}" for one in INSIDE))


def is_unsafe(address: str) -> bool:
    """Networks deliver to, and fetch from, encrypted addresses only."""
    return urlsplit(address).scheme != "https"


def can_be_reached() -> bool:
    """Whether a network can call this machine and fetch from it."""
    return not is_inside(settings.ADDRESS) and not is_unsafe(settings.ADDRESS)
