"""OAuth 2 with PKCE: addresses and bodies are made and read by oauthlib, and leave by our own guarded client."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable
from urllib.parse import quote, urlsplit

from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused, Unreadable
from rapport.connectors.guard import target_of
from rapport.connectors.http import Http

# oauthlib refuses plain http by itself. Here the guard decides: only to hosts that the owner has named.
os.environ.setdefault("OAUTHLIB_INSECURE_TRANSPORT", "1")

from oauthlib.oauth2 import OAuth2Error, WebApplicationClient  # noqa: E402

LONGEST = timedelta(days=3650)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a network lets people sign in. `issuer`: what it calls itself when it comes back (RFC 9207)."""

    authorize: str
    token: str
    issuer: str = ""
    basic: bool = False


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """Rapport as the network knows it."""

    id: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What was granted. Without `expires_at` it holds until somebody takes it back."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()


@runtime_checkable
class SignsIn(Protocol):
    """A network where a person signs in and comes back. `settings` are the channel's plain fields.

    The channel's secrets are then `token` and, where there is one, `refresh_token`.
    """

    @staticmethod
    def server(settings: Mapping[str, str]) -> str:
        """The base address where each server keeps apps of its own; "" where there is one network. Pure."""
        ...

    @staticmethod
    async def provider(http: Http, settings: Mapping[str, str]) -> Provider: ...

    @staticmethod
    async def register(http: Http, settings: Mapping[str, str], callback: str) -> OAuthClient | None:
        """Make Rapport known there; None where a person must do so on the network's own pages."""
        ...


def leave(provider: Provider, client: OAuthClient, callback: str, scopes: str, state: str, verifier: str) -> str:
    """The address a person's browser is sent to (RFC 6749, 4.1.1; RFC 7636, S256)."""
    web = WebApplicationClient(client.id)
    address: str = web.prepare_request_uri(
        provider.authorize,
        redirect_uri=callback,
        scope=scopes.split(),
        state=state,
        code_challenge=web.create_code_challenge(verifier, "S256"),
        code_challenge_method="S256",
    )
    return address


async def exchange(
    http: Http, provider: Provider, client: OAuthClient, callback: str, code: str, verifier: str, now: datetime
) -> Tokens:
    """The tokens for a code. Raises a `ConnectorError`; a code is good for one call only."""
    body = WebApplicationClient(client.id).prepare_request_body(
        code=code, redirect_uri=callback, code_verifier=verifier, **_secret(provider, client)
    )
    return await _granted(http, provider, client, body, now)


async def refresh(http: Http, provider: Provider, client: OAuthClient, held: str, now: datetime) -> Tokens:
    """Fresh tokens for the refresh token held; that one may be void afterwards. `NeedsReconnect` when it is."""
    web = WebApplicationClient(client.id)
    body = web.prepare_refresh_body(refresh_token=held, client_id=client.id, **_secret(provider, client))
    found = await _granted(http, provider, client, body, now)
    return found if found.refresh else Tokens(found.access, held, found.expires_at, found.scopes)


def _secret(provider: Provider, client: OAuthClient) -> dict[str, str]:
    return {} if provider.basic or not client.secret else {"client_secret": client.secret}


async def _granted(http: Http, provider: Provider, client: OAuthClient, body: str, now: datetime) -> Tokens:
    headers = {"Content-Type": FORM, "Accept": "application/json"}
    if provider.basic:
        pair = f"{quote(client.id, safe='')}:{quote(client.secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    answer = await http.request(
        "POST", provider.token, headers=headers, data=body.encode(), expect=frozenset({400, 401, 403})
    )
    host = urlsplit(provider.token).hostname or ""
    try:
        found = WebApplicationClient(client.id).parse_request_body_response(answer.body.decode())
    except OAuth2Error as error:
        raise refusal(host, error.error or "", error.description or "") from None  # its text may hold the body
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Unreadable(f"{host} answered something that is not a grant.") from None
    return _tokens(host, found, now)


def refusal(host: str, code: str, description: str) -> ConnectorError:
    """A provider's error code as one of ours, with its own words (RFC 6749, 4.1.2.1 and 5.2)."""
    said = f": {description[:200]}" if description else (f" ({code[:60]})" if code else "")
    if code == "invalid_grant":
        return NeedsReconnect(f"{host} no longer accepts this sign-in{said}.")
    if code == "access_denied":
        return Refused(f"{host} was told not to let Rapport in{said}.")
    return Refused(f"{host} refused the sign-in{said}.")


def _tokens(host: str, found: Mapping[str, Any], now: datetime) -> Tokens:
    access, again, kind = found.get("access_token"), found.get("refresh_token") or "", found.get("token_type")
    if not isinstance(access, str) or not isinstance(again, str) or not access.isascii():
        raise Unreadable(f"{host} answered something that is not a grant.")
    if str(kind).lower() != "bearer":
        raise Unreadable(f"{host} answered a kind of token that is not known here.")
    scope = found.get("scope") or ""
    scopes = scope.split() if isinstance(scope, str) else [str(one) for one in scope]
    return Tokens(access, again, _until(found.get("expires_in"), now), tuple(scopes))


def _until(seconds: object, now: datetime) -> datetime | None:
    try:
        life = float(str(seconds))
    except ValueError:
        return None
    return now + min(LONGEST, timedelta(seconds=min(life, 1e9))) if 1 <= life < float("inf") else None


def allowed(provider: Provider, private: frozenset[str]) -> Provider:
    """The provider, once both its addresses may be called; a browser is sent nowhere that we would not go."""
    for address in (provider.authorize, provider.token):
        target_of(address, private)
    return provider
