"""What a Bluesky server's "no" means for us."""

from __future__ import annotations

from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused, Restricted
from rapport.connectors.response import Response, meaning

STALE = frozenset({"ExpiredToken", "InvalidToken"})
NOT_FOR_THIS_SIGN_IN = b"Bad token method"
RESTRICTED = {
    "AccountTakedown": "Bluesky has taken this account down; write to its support.",
    "AccountSuspended": "Bluesky has suspended this account; write to its support.",
    "AccountDeactivated": "This account is deactivated; sign in on Bluesky to open it again.",
}
GONE = {
    "AuthFactorTokenRequired": "Bluesky asks for a code sent by e-mail; use an app password instead.",
    "AuthMissing": "The sign-in to Bluesky is gone; connect the channel again.",
    "AuthenticationRequired": "Bluesky does not accept the handle and app password; connect the channel again.",
    "ExpiredToken": "The sign-in to Bluesky has run out; connect the channel again.",
    "InvalidToken": "Bluesky no longer accepts the sign-in; connect the channel again.",
}


def name(response: Response) -> str:
    """The error's name in an answer ("" when it has none, as with pages of a proxy in between)."""
    if response.status < 400:
        return ""
    try:
        said = response.json()
    except ConnectorError:
        return ""
    found = said.get("error") if isinstance(said, dict) else ""
    return found if isinstance(found, str) else ""


def stale(response: Response) -> bool:
    """Whether the token, not what was asked, is what the server refused."""
    return response.status == 401 or (name(response) in STALE and not _beyond(response))


def refusal(response: Response, key: str = "") -> ConnectorError:
    """One of the six errors for an answer that is not 2xx; `key` as in `Http.request`."""
    error = name(response)
    if _beyond(response):
        return Refused("This app password does not allow that on Bluesky.")
    if error in RESTRICTED and _about_us(response):
        return Restricted(RESTRICTED[error])
    if error in GONE:
        return NeedsReconnect(GONE[error])
    return meaning(response, key)


def _beyond(response: Response) -> bool:
    """Whether the sign-in is good, but for less than was asked; the servers call that InvalidToken as well."""
    return response.status == 400 and NOT_FOR_THIS_SIGN_IN in response.body


def _about_us(response: Response) -> bool:
    """A profile of somebody else that was taken down is told by the same name, as a bad question (400)."""
    return response.status in (401, 403) or "/xrpc/com.atproto.server." in response.url
