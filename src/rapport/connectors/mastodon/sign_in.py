"""Signing in at a server: Rapport makes itself known there first, as every program does on every server."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from rapport.connectors.errors import Refused, Unreadable
from rapport.connectors.http import Http
from rapport.connectors.manifest import Manifest
from rapport.connectors.mastodon import server
from rapport.connectors.oauth import OAuthClient, Provider


class Registered(msgspec.Struct):
    client_id: str
    client_secret: str


def provider(base: str) -> Provider:
    """A server's addresses; they are the same on every server of this API."""
    return Provider(authorize=f"{base}/oauth/authorize", token=f"{base}/oauth/token")


async def register(http: Http, settings: Mapping[str, str], callback: str, manifest: Manifest) -> OAuthClient:
    """`POST /api/v1/apps`. Raises `Refused` with the server's own words where it takes no programs."""
    base = server.address(settings.get("server", ""))
    scopes = " ".join(scope.name for scope in manifest.sign_in.scopes) if manifest.sign_in else ""
    form = {"client_name": "Rapport", "redirect_uris": callback, "scopes": scopes}
    try:
        answer = await http.request("POST", f"{base}/api/v1/apps", json=form)
        found = msgspec.json.decode(answer.body, type=Registered)
    except (Refused, Unreadable) as error:
        raise Refused(f"{base} does not let Rapport make itself known; is the name right? {error}") from error
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise Refused(f"{base} does not speak Mastodon's API; is the name right?") from None
    return OAuthClient(found.client_id, found.client_secret)
