"""One signed-in session with an account's server, kept and refreshed by one caller at a time."""

from __future__ import annotations

import asyncio
import base64
import json as jsonlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import msgspec

from rapport.connectors.base import Link
from rapport.connectors.bluesky.refusals import name, refusal, stale
from rapport.connectors.errors import NeedsReconnect, Unreadable
from rapport.connectors.http import Http, Response

SERVICE = "https://bsky.social"
LIFE = 0.8
ANY = frozenset(range(300, 600))
Params = Mapping[str, str | int | bool | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a signed-in caller holds: short and long token, and where the account lives."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    pds: str
    did: str

    def due(self, now: float) -> bool:
        """Whether four fifths of the access token's life are over; False when it does not tell its times."""
        begun, ends = _times(self.access)
        return bool(ends) and now >= begun + LIFE * (ends - begun)


class Granted(msgspec.Struct, rename="camel"):
    """The answer to createSession and refreshSession."""

    access_jwt: str
    refresh_jwt: str
    did: str
    handle: str = ""
    did_doc: dict[str, Any] = {}
    active: bool = True


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
        fresh = self._tokens
        held = (
            {"access": fresh.access, "refresh": fresh.refresh, "pds": fresh.pds, "did": fresh.did} if fresh else {}
        )
        return {**self.link.secrets, **held}

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
            pds = _home(granted.did_doc) or (old.pds if old else self.service)
            self._tokens = Tokens(granted.access_jwt, granted.refresh_jwt, pds, granted.did)
            self.link.keep(self.secrets)
            return self._tokens

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
    try:
        granted = msgspec.json.decode(response.body, type=Granted)
    except msgspec.MsgspecError as error:
        raise Unreadable("The server's answer to our sign-in makes no sense; is it a Bluesky server?") from error
    if not granted.active:
        raise NeedsReconnect("This account is not active; sign in on Bluesky to open it again.")
    return granted


def _plain(value: str | int | bool | Sequence[str]) -> str | int | Sequence[str]:
    return str(value).lower() if isinstance(value, bool) else value


def _address(service: str) -> str:
    service = service.strip().rstrip("/")
    return service if "://" in service else f"https://{service}"


def _home(document: Mapping[str, Any]) -> str:
    """The address of the account's own server in its identity document, or ""."""
    services = document.get("service")
    for service in services if isinstance(services, list) else []:
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            return str(service.get("serviceEndpoint", "")).rstrip("/")
    return ""


def _times(token: str) -> tuple[float, float]:
    """When a token was given and when it ends, in seconds since 1970; zeros when it does not say."""
    try:
        middle = token.split(".")[1]
        claims = jsonlib.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return float(claims["iat"]), float(claims["exp"])
    except (IndexError, ValueError, KeyError, TypeError):
        return 0.0, 0.0
