"""One signed-in session with an account's server, kept and refreshed by one caller at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from rapport.connectors.base import Link
from rapport.connectors.bluesky.refusals import name, refusal, stale
from rapport.connectors.bluesky.shapes import answered
from rapport.connectors.bluesky.tokens import Granted, Tokens
from rapport.connectors.errors import NeedsReconnect
from rapport.connectors.http import Http
from rapport.connectors.response import Response

SERVICE = "https://bsky.social"
ANY = frozenset(range(300, 600))
Params = Mapping[str, str | int | bool | Sequence[str]]


class Session:
    """Calls methods of the network for one channel. `now` tells seconds since 1970."""

    def __init__(self, link: Link, http: Http, now: Callable[[], float] = time.time) -> None:
        self.link = link
        self.http = http
        self.now = now
        self.service = _address(link.settings.get("service") or SERVICE)
        self._lock = asyncio.Lock()
        self._tokens: Tokens | None = None
        access, refresh = link.secrets.get("access"), link.secrets.get("refresh")
        did = link.network_id or link.secrets.get("did")
        if access and refresh and did:
            self._tokens = Tokens(access, refresh, link.secrets.get("pds") or self.service, did)

    @property
    def secrets(self) -> dict[str, str]:
        """All secrets of the channel as they are now."""
        return {**self.link.secrets, **(self._tokens.secrets() if self._tokens else {})}

    async def did(self) -> str:
        """The account's identity on the network."""
        return (await self.tokens()).did

    async def call(
        self,
        method: str,
        *,
        params: Params | None = None,
        json: Any = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        key: str = "",
        expect: frozenset[str] = frozenset(),
    ) -> Response:
        """A query (no `json`, no `data`) or a procedure. Errors named in `expect` return, others raise.

        A stale token is renewed once and the call repeated: the server refused it before acting.
        """
        tokens = await self.tokens()
        for last in (False, True):
            response = await self._send(tokens.pds, method, tokens.access, params, json, data, headers, key)
            if last or not stale(response):
                break
            tokens = await self._renew(tokens)
        if response.status >= 300 and name(response) not in expect:
            raise refusal(response, key)
        return response

    async def tokens(self) -> Tokens:
        """Tokens fit for use: signed in when there are none, renewed when four fifths of their life are over."""
        held = self._tokens
        return held if held and not held.due(self.now()) else await self._renew(held)

    async def _renew(self, old: Tokens | None) -> Tokens:
        """New tokens instead of `old`, stored before anybody uses them. Who comes second gets the first's."""
        async with self._lock:
            if self._tokens and self._tokens is not old:
                return self._tokens
            granted = await (self._refresh(old) if old else self._sign_in())
            if self.link.network_id not in ("", granted.did):
                raise NeedsReconnect(
                    "The handle now belongs to another Bluesky account; connect the channel again."
                )
            pds = granted.home() or (old.pds if old else self.service)
            fresh = Tokens(granted.access_jwt, granted.refresh_jwt, pds, granted.did)
            self.link.keep({**self.link.secrets, **fresh.secrets()})
            self._tokens = fresh
            return fresh

    async def _refresh(self, old: Tokens) -> Granted:
        method = "com.atproto.server.refreshSession"
        response = await self._send(old.pds, method, old.refresh, data=b"")
        if stale(response):
            return await self._sign_in()
        return _granted(response)

    async def _sign_in(self) -> Granted:
        handle, password = self.link.settings.get("handle") or self.link.handle, self.link.secrets.get("password")
        if not handle or not password:
            raise NeedsReconnect("The sign-in to Bluesky is gone; connect the channel again.")
        body = {"identifier": handle.strip().removeprefix("@"), "password": password}
        return _granted(await self._send(self.service, "com.atproto.server.createSession", json=body))

    async def _send(
        self,
        host: str,
        method: str,
        token: str = "",
        params: Params | None = None,
        json: Any = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        key: str = "",
    ) -> Response:
        query = urlencode({k: _plain(v) for k, v in (params or {}).items() if v != ""}, doseq=True)
        return await self.http.request(
            "GET" if json is None and data is None else "POST",
            f"{host}/xrpc/{method}{'?' if query else ''}{query}",
            headers={**(headers or {}), **({"Authorization": f"Bearer {token}"} if token else {})},
            json=json,
            data=data or None,
            key=key,
            expect=ANY,
        )


def _granted(response: Response) -> Granted:
    if response.status >= 300:
        raise refusal(response)
    granted = answered(response, Granted)
    if not granted.active:
        raise NeedsReconnect("This account is not active; sign in on Bluesky to open it again.")
    return granted


def _plain(value: str | int | bool | Sequence[str]) -> str | int | Sequence[str]:
    return str(value).lower() if isinstance(value, bool) else value


def _address(service: str) -> str:
    service = service.strip().rstrip("/")
    return service if "://" in service else f"https://{service}"
