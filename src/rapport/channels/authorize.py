"""Signing in at a network and coming back: state, PKCE, tokens on disk before they are used."""

from __future__ import annotations

import hashlib
import json
import secrets as random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from asgiref.sync import async_to_sync
from django.conf import settings

from rapport.accounts.models import Brand, Membership, Person
from rapport.channels import oauth_apps
from rapport.channels.grants import as_json, from_json
from rapport.channels.models import App, Authorization, Channel
from rapport.channels.secrets import seal, unseal
from rapport.connectors import oauth
from rapport.connectors.errors import Refused
from rapport.connectors.http import Http
from rapport.connectors.oauth import OAuthClient, Provider, SignsIn, Tokens
from rapport.connectors.permissions import Scope
from rapport.connectors.registry import connector, manifest

OPEN = timedelta(minutes=10)
PATH = "/connect/callback"


class CodeNotTaken(Exception):
    """Whoever came back is not let in; the text says why and what to do. Nothing was changed."""


UNKNOWN = "This sign-in is not known here, or was begun in another browser. Nothing was changed; begin again."
USED = "This sign-in was used already. Nothing was changed; begin again if the channel is not connected."
LATE = "This sign-in took longer than ten minutes. Nothing was changed; begin again."
NO_OWNER = "Only an owner of the brand may connect its channels. Nothing was changed."
ANOTHER = "Somebody else answered than the network that was asked. Nothing was changed; begin again."
NO_APP = "Rapport is not known to this network yet: give it the app's client id first."


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where the person's browser goes, and what will be asked for there."""

    address: str
    host: str
    scopes: list[Scope]


def callback() -> str:
    """The one address that every network sends people back to."""
    return f"{settings.ADDRESS}{PATH}"


def begin(
    brand: Brand,
    person: Person,
    session: str,
    network: str,
    given: Mapping[str, str],
    now: datetime,
    channel: Channel | None = None,
) -> Leaving:
    """Note who leaves and for what. With `channel` it is signed in again. Raises a `ConnectorError`.

    Never inside a transaction: the network is asked.
    """
    asked = manifest(network).sign_in
    if asked is None:
        raise Refused(f"{manifest(network).name} has no sign-in of its own here.")
    scopes = " ".join(scope.name for scope in asked.scopes)
    provider, app = _ready(brand, network, given, scopes)
    state, verifier = random.token_urlsafe(32), random.token_urlsafe(48)
    mark = hashed(state)
    Authorization.of(brand).filter(expires_at__lt=now - OPEN).delete()
    Authorization.across_brands.create(
        brand=brand,
        person=person,
        session_hash=hashed(session),
        state_hash=mark,
        app=app,
        channel=channel,
        given={name: given.get(name, "") for name in asked.fields},
        sealed=seal(settings.SEAL_KEY_FILE, _where(mark), verifier),
        expires_at=now + OPEN,
    )
    address = oauth.leave(provider, oauth_apps.client(app), callback(), scopes, state, verifier)
    return Leaving(address, urlsplit(provider.authorize).netloc, asked.scopes)


def claim(person: Person, session: str, query: Mapping[str, str], now: datetime) -> Authorization:
    """The one that came back, taken: whatever follows, this state is not taken again. Raises `CodeNotTaken`.

    One whose tokens are stored but whose channel is not made, because the process died between, goes on.
    """
    mark = hashed(query.get("state", ""))
    found = (
        Authorization.across_brands.select_related("app", "brand", "channel")
        .filter(state_hash=mark, person=person, session_hash=hashed(session))
        .first()
    )
    if found is None:
        raise CodeNotTaken(UNKNOWN)
    if not Membership.of(found.brand).filter(person=person, role="owner").exists():
        raise CodeNotTaken(NO_OWNER)
    if now >= found.expires_at:
        raise CodeNotTaken(LATE)
    if found.granted_at and not found.done_at:
        return found
    if not Authorization.across_brands.filter(pk=found.pk, claimed_at__isnull=True).update(claimed_at=now):
        raise CodeNotTaken(USED)
    return found


def tokens(found: Authorization, query: Mapping[str, str], now: datetime) -> Tokens:
    """What the network grants for the code, on disk when this returns.

    Raises a `ConnectorError` or `CodeNotTaken`. Never inside a transaction.
    """
    if found.granted_at:
        return from_json(_opened(found))
    provider = async_to_sync(_provider)(found.app.network, found.given)
    host = urlsplit(provider.authorize).hostname or ""
    if provider.issuer and query.get("iss", provider.issuer) != provider.issuer:
        raise CodeNotTaken(ANOTHER)
    if query.get("error"):
        raise oauth.refusal(host, query["error"], query.get("error_description", ""))
    if not query.get("code"):
        raise CodeNotTaken(ANOTHER)
    got = async_to_sync(_exchanged)(found, provider, query["code"], now)
    sealed = seal(settings.SEAL_KEY_FILE, _where(found.state_hash), json.dumps(as_json(got)))
    Authorization.of(found.brand).filter(pk=found.pk).update(sealed=sealed, granted_at=now)
    return got


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


async def _exchanged(found: Authorization, provider: Provider, code: str, now: datetime) -> Tokens:
    async with Http(settings.PRIVATE_HOSTS) as http:
        client, verifier = oauth_apps.client(found.app), _opened(found)
        return await oauth.exchange(http, provider, client, callback(), code, verifier, now)


def _ready(brand: Brand, network: str, given: Mapping[str, str], scopes: str) -> tuple[Provider, App]:
    """The network's addresses, and Rapport as it is known there: registered now where it was not."""
    server = signs_in(network).server(given)
    provider = async_to_sync(_provider)(network, given)
    app = oauth_apps.known(brand, network, server, callback(), scopes)
    if app is None:
        made = async_to_sync(_registered)(network, given)
        if made is None:
            raise Refused(NO_APP)
        secret = {"client_secret": made.secret}
        app = oauth_apps.keep(network, made.id, secret, server=server, callback=callback(), scopes=scopes)
    return provider, app


async def _provider(network: str, given: Mapping[str, str]) -> Provider:
    async with Http(settings.PRIVATE_HOSTS) as http:
        return oauth.allowed(await signs_in(network).provider(http, given), settings.PRIVATE_HOSTS)


async def _registered(network: str, given: Mapping[str, str]) -> OAuthClient | None:
    async with Http(settings.PRIVATE_HOSTS) as http:
        return await signs_in(network).register(http, given, callback())


def signs_in(network: str) -> type[SignsIn]:
    """The connector's class, as something people sign in at. Raises `Refused`."""
    kind = connector(network)
    if not issubclass(kind, SignsIn):
        raise Refused(f"{manifest(network).name} has no sign-in of its own here.")
    return kind


def _opened(found: Authorization) -> str:
    return unseal(settings.SEAL_KEY_FILE, _where(found.state_hash), bytes(found.sealed))


def _where(mark: str) -> str:
    return f"authorization:{mark}"
