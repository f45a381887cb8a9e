"""Webhooks as values: a request as it came, and what becomes of it. Pure: no clock, no database, no network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

HERE = ""  # the account of the address itself, where an address belongs to one channel
MARK = b"rapport-headers:"

Check = Callable[[Mapping[str, str], bytes, str], bool]


@dataclass(frozen=True, slots=True)
class HookRequest:
    """A request, whole and unread. Header names are lower case; of a repeated query name the last counts."""

    method: str
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """What the network is told, and the raw items to keep, each with the network's own account id (or `HERE`).

    The answer leaves only when every item is on disk.
    """

    status: int
    body: bytes = b""
    items: Sequence[tuple[str, bytes]] = ()
    content_type: str = "text/plain"


METHOD = HookAnswer(405, b"Only POST is taken here.")
UNSIGNED = HookAnswer(401, b"The signature does not match.")


def signed_post(request: HookRequest, secret: str, check: Check) -> HookAnswer:
    """A POST whose whole body is one item of the channel addressed; anything else is refused."""
    if request.method != "POST":
        return METHOD
    if not secret or not check(request.headers, request.body, secret):
        return UNSIGNED
    return HookAnswer(200, items=[(HERE, request.body)])


def challenged(request: HookRequest, token: str) -> HookAnswer:
    """WebSub's handshake, also Meta's: `hub.challenge` is returned to whoever knows the verify token."""
    if request.query.get("hub.mode") != "subscribe" or "hub.challenge" not in request.query:
        return METHOD
    if not token or not same(request.query.get("hub.verify_token", ""), token):
        return HookAnswer(403, b"The verify token does not match.")
    return HookAnswer(200, request.query["hub.challenge"].encode())


def crc(request: HookRequest, secret: str) -> HookAnswer:
    """A challenge-response check, as X asks for it: the HMAC-SHA256 of `crc_token` under the app's secret."""
    token = request.query.get("crc_token", "")
    if not token or not secret:
        return METHOD
    digest = hmac.new(secret.encode(), token.encode(), hashlib.sha256).digest()
    said = {"response_token": "sha256=" + base64.b64encode(digest).decode()}
    return HookAnswer(200, json.dumps(said).encode(), content_type="application/json")


def url_verified(request: HookRequest, secret: str, check: Check) -> HookAnswer | None:
    """Slack-like `url_verification`: its challenge, once the signature holds; None for anything else signed."""
    if request.method != "POST":
        return METHOD
    if not secret or not check(request.headers, request.body, secret):
        return UNSIGNED
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("type") != "url_verification":
        return None
    challenge = said.get("challenge")
    if not isinstance(challenge, str):
        return HookAnswer(400, b"A url_verification without a challenge.")
    return HookAnswer(200, challenge.encode())


def sha256_signed(name: str) -> Check:
    """A check of `<name>: sha256=<hex>`, the HMAC-SHA256 of the raw bytes; constant time."""

    def check(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return bool(secret) and same(headers.get(name, "").lower(), wanted)

    return check


def headers_joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers by name in lower case; one that came twice is one with both values, as RFC 9110 (5.3) has it."""
    found: dict[str, str] = {}
    for name, value in headers:
        low = name.lower()
        found[low] = f"{found[low]}, {value}" if low in found else value
    return found


def with_headers(request: HookRequest, *names: str) -> bytes:
    """The raw body behind the chosen headers, for networks that say there what the body is."""
    chosen = {name: request.headers[name] for name in names if name in request.headers}
    return MARK + json.dumps(chosen).encode() + b"\n" + request.body


def headers_of(raw: bytes) -> tuple[dict[str, str], bytes]:
    """The inverse of `with_headers`; an item kept without them (a poll's) has none."""
    head, line, body = raw.partition(b"\n")
    if not line or not head.startswith(MARK):
        return {}, raw
    try:
        found = json.loads(head[len(MARK) :])
    except (ValueError, RecursionError):
        return {}, raw
    return (found, body) if isinstance(found, dict) else ({}, raw)


def same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode(errors="replace"))
