"""What a server grants to a signed-in caller, and how long it is good for."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from rapport.connectors.bluesky.shapes import Shape

LIFE = 0.8


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a signed-in caller holds: short and long token, and where the account lives."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    pds: str
    did: str

    def secrets(self) -> dict[str, str]:
        return asdict(self)

    def due(self, now: float) -> bool:
        """Whether four fifths of the access token's life are over; False when it does not tell its times."""
        begun, ends = times(self.access)
        return bool(ends) and now >= begun + LIFE * (ends - begun)


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


def times(token: str) -> tuple[float, float]:
    """When a token was given and when it ends, in seconds since 1970; zeros when it does not say."""
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return float(claims["iat"]), float(claims["exp"])
    except (IndexError, ValueError, KeyError, TypeError):
        return 0.0, 0.0
