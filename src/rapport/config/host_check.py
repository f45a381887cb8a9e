"""In front of every page, hook and file: was Rapport asked under a name that is its own?"""

from __future__ import annotations

import ipaddress
import re

from rapport.config.hosts import bracketed
from rapport.config.request_limits import App, Receive, Scope, Send
from rapport.web.refusals import OTHER_HOST, answer

PROBES = frozenset({"/healthz", "/readyz"})
HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253}?)\.?(?::[0-9]{1,5})?")


class HostCheck:
    """ASGI: lets requests through that name us, once. Probes may be asked by any address, but by no other name."""

    def __init__(self, app: App, names: frozenset[str], *, by_any_address: bool = False) -> None:
        self.app = app
        self.names = names
        self.by_any_address = by_any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if scope["path"] in PROBES and self._is_address(scope):
            scope = {**scope, "headers": [*_without_host(scope), (b"host", b"localhost")]}
        elif not self._is_ours(scope):
            headers, body = answer(OTHER_HOST, scope["path"], scope["headers"])
            await send({"type": "http.response.start", "status": OTHER_HOST.status, "headers": headers})
            return await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        return await self.app(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        asked = _asked(scope)
        here = bracketed(str((scope.get("server") or ("",))[0]))
        return asked in self.names or (self.by_any_address and asked != "" and asked == here)

    def _is_address(self, scope: Scope) -> bool:
        if not any(name == b"host" for name, _ in scope["headers"]):
            return True
        try:
            ipaddress.ip_address(_asked(scope).strip("[]"))
        except ValueError:
            return False
        return True


def _asked(scope: Scope) -> str:
    """The name in the one `Host` header, without port; empty when there is none, or more, or it is no name."""
    said = [value for name, value in scope["headers"] if name == b"host"]
    found = HOST.fullmatch(said[0].decode("latin-1").lower()) if len(said) == 1 else None
    return found[1] if found else ""


def _without_host(scope: Scope) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in scope["headers"] if name != b"host"]
