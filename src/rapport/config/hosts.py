"""Under which names Rapport answers: its own address and this machine's; for all others it is not there.

A page on another name that points here would otherwise speak to us as if it were ours.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from rapport.config.env import Env

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
EVERY_ADDRESS = frozenset({"0.0.0.0", "::", "[::]"})  # noqa: S104 — compared with, not listened on


def names(env: Env) -> frozenset[str]:
    """This machine's own names, the address it listens on, and what the settings add."""
    own = urlsplit(env.url).hostname if env.url else "" if env.host in EVERY_ADDRESS else env.host
    return LOCAL | {bracketed(name.lower()) for name in (own, *env.hosts) if name}


def by_any_address(env: Env) -> bool:
    """Without a name of its own and listening on every address, each of them is one it may be asked by."""
    return not env.url and env.host in EVERY_ADDRESS


def bracketed(name: str) -> str:
    """An address as it stands in a `Host` header."""
    return f"[{name}]" if ":" in name and not name.startswith("[") else name
