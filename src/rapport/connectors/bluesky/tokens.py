"""What a server grants to a signed-in caller, and how long it is good for."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

import msgspec

from rapport.connectors.bluesky.refusals import refusal
from rapport.connectors.bluesky.shapes import Shape, answered
from rapport.connectors.errors import NeedsReconnect
from rapport.connectors.response import Response

LIFE = 0.8


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a signed-in caller holds: short and long token, and where the account lives."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    pds: str
    did: str
    granted_for: str

    @classmethod
    def kept(cls, text: str, granted_for: str) -> Tokens | None:
        """What `written` wrote, if it was granted for this sign-in."""
        try:
            found = msgspec.json.decode(text, type=cls)
        except msgspec.MsgspecError:
            return None
        return found if found.granted_for == granted_for else None

    def written(self) -> str:
        """All of it as one secret, so that two halves can never be of two sessions."""
        return msgspec.json.encode(self).decode()

    def due(self, now: float, since: float | None = None) -> bool:
        """Whether four fifths of the access token's life are over; False when it does not tell its times.

        `since`: when it came, by the clock that `now` is of. The server's may be hours off.
        """
        begun, ends = times(self.access)
        return bool(ends) and now >= (begun if since is None else since) + LIFE * (ends - begun)


class Granted(Shape):
    """The answer to createSession and refreshSession."""

    access_jwt: str
    refresh_jwt: str
    did: str
    handle: str = ""
    did_doc: dict[str, Any] = {}
    active: bool = True

    def home(self) -> str:
        """The address of the account's own server in its identity document, or ""."""
        services = self.did_doc.get("service")
        for service in services if isinstance(services, list) else []:
            if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
                return str(service.get("serviceEndpoint", "")).rstrip("/")
        return ""


def granted(response: Response) -> Granted:
    """What an answer grants, or why it does not."""
    if response.status >= 300:
        raise refusal(response)
    found = answered(response, Granted)
    if not found.active:
        raise NeedsReconnect("This account is not active; sign in on Bluesky to open it again.")
    return found


def times(token: str) -> tuple[float, float]:
    """When a token was given and when it ends, in seconds since 1970; zeros when it does not say."""
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return float(claims["iat"]), float(claims["exp"])
    except (IndexError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return 0.0, 0.0
