"""One signed-in session with an account's server, kept and refreshed by one caller at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from asgiref.sync import sync_to_async

from rapport.connectors.base import ChannelConfig
from rapport.connectors.bluesky.position import fingerprint
from rapport.connectors.bluesky.refusals import name, refusal, stale
from rapport.connectors.bluesky.tokens import Granted, Tokens, granted
from rapport.connectors.errors import NeedsReconnect
from rapport.connectors.http import Http
from rapport.connectors.response import Response

SERVICE = "https://bsky.social"
ANY = frozenset(range(300, 600))
Params = Mapping[str, str | int | bool | Sequence[str]]


class Session:
    """Calls methods of the network for one channel. `now` tells seconds since 1970."""

    def __init__(self, link: ChannelConfig, http: Http, now: Callable[[], float] = time.time) -> None:
        self.link = link
        self.http = http
        self.now = now
        self.service = _address(link.settings.get("service") or SERVICE)
        self.handle = (link.settings.get("handle") or link.handle).strip().removeprefix("@")
        self.password = link.secrets.get("password", "")
        self._granted_for = fingerprint(self.service, self.handle, self.password)
        self._tokens = Tokens.kept(link.secrets.get("session", ""), self._granted_for)
        self._lock = asyncio.Lock()
        self._lost = ""
        self._since: float | None = None

    @property
    def secrets(self) -> dict[str, str]:
        """All secrets of the channel as they are now."""
        return {**self.link.secrets, **({"session": self._tokens.written()} if self._tokens else {})}

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
        return held if held and not held.due(self.now(), self._since) else await self._renew(held)

    async def _renew(self, old: Tokens | None) -> Tokens:
        """New tokens instead of `old`, stored before anybody uses them. Who comes second gets the first's."""
        async with self._lock:
            if self._tokens and self._tokens is not old:
                return self._tokens
            given = await self._grant(old)
            if self.link.network_id not in ("", given.did):
                raise NeedsReconnect(
                    "The handle now belongs to another Bluesky account; connect the channel again."
                )
            pds = given.home() or (old.pds if old else self.service)
            fresh = Tokens(given.access_jwt, given.refresh_jwt, pds, given.did, self._granted_for)
            await sync_to_async(self.link.keep)({**self.link.secrets, "session": fresh.written()})
            self._tokens, self._since = fresh, self.now()
            return fresh

    async def _grant(self, old: Tokens | None) -> Granted:
        """Refresh or sign in. A refused sign-in is final here: 300 tries a day would lock the owner out too."""
        if self._lost:
            raise NeedsReconnect(self._lost)
        try:
            return await (self._refresh(old) if old else self._sign_in())
        except NeedsReconnect as error:
            self._lost = str(error)
            raise

    async def _refresh(self, old: Tokens) -> Granted:
        method = "com.atproto.server.refreshSession"
        response = await self._send(old.pds, method, old.refresh, data=b"")
        if stale(response):
            return await self._sign_in()
        return granted(response)

    async def _sign_in(self) -> Granted:
        if not self.handle or not self.password:
            raise NeedsReconnect("The sign-in to Bluesky is gone; connect the channel again.")
        body = {"identifier": self.handle, "password": self.password}
        return granted(await self._send(self.service, "com.atproto.server.createSession", json=body))

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


def _plain(value: str | int | bool | Sequence[str]) -> str | int | Sequence[str]:
    return str(value).lower() if isinstance(value, bool) else value


def _address(service: str) -> str:
    service = service.strip().rstrip("/")
    return service if "://" in service else f"https://{service}"
