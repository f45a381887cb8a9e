"""What the networks say of our own account restricts it; what they say of others, or of words, never does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.bluesky import refusals as bluesky
from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused, Restricted
from rapport.connectors.graph.api import refusal as graph
from rapport.connectors.mastodon.api import _denied as mastodon
from rapport.connectors.response import Response
from rapport.connectors.telegram.api import _refusal as telegram
from rapport.connectors.x.refusals import denied as x
from rapport.connectors.youtube.api import refusal as youtube

PDS = "https://pds.example/xrpc"
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def said(status: int, body: object, url: str = "https://network.example/do") -> Response:
    return Response(status, {}, json.dumps(body).encode(), url)


def meta(code: int, sub: int = 0, words: str = "Something.") -> Response:
    more = {"error_subcode": sub} if sub else {}
    return said(400, {"error": {"message": words, "code": code, **more}})


def of_youtube(reason: str) -> Response:
    return said(403, {"error": {"message": "No.", "errors": [{"reason": reason}]}})


ASKED: dict[str, Callable[[Response], Exception]] = {
    "meta": lambda one: graph(one, "k"),
    "mastodon": lambda one: mastodon(one, ""),
    "bluesky": lambda one: bluesky.refusal(one, "k"),
    "x": lambda one: x(one, "k"),
    "youtube": lambda one: youtube(one, "k", NOW),
    "telegram": lambda one: telegram(one, "k"),
}
OURS = [
    ("meta", meta(368, words="You're temporarily blocked from posting")),
    ("meta", meta(190, 459)),
    ("meta", meta(190, 464)),
    ("meta", meta(1404078)),
    ("meta", meta(10, 1893063)),
    ("meta", meta(131031, words="Business Account locked")),
    ("mastodon", said(403, {"error": "Your login is currently disabled"})),
    ("mastodon", said(403, {"error": "Your login is currently pending approval"})),
    ("bluesky", said(401, {"error": "AccountTakedown"}, f"{PDS}/com.atproto.repo.putRecord")),
    ("bluesky", said(400, {"error": "AccountTakedown"}, f"{PDS}/com.atproto.server.refreshSession")),
    ("bluesky", said(403, {"error": "AccountDeactivated"}, f"{PDS}/app.bsky.notification.listNotifications")),
    ("x", said(403, {"errors": [{"code": 64, "message": "Your account is suspended and is not permitted."}]})),
    ("x", said(403, {"errors": [{"code": 326, "message": "This account is locked."}]})),
    ("x", said(403, {"detail": "Your account is suspended and is not permitted to access this feature."})),
    ("youtube", of_youtube("authenticatedUserAccountSuspended")),
    ("telegram", said(403, {"ok": False, "description": "Forbidden: PEER_FLOOD"})),
    ("telegram", said(400, {"ok": False, "description": "Bad Request: FROZEN_METHOD_INVALID"})),
]
THEIRS = [
    ("meta", meta(100, 33)),
    ("meta", meta(131026, words="The receiver's account is restricted.")),
    ("mastodon", said(403, {"error": "This action is not allowed"})),
    ("bluesky", said(400, {"error": "AccountTakedown"}, f"{PDS}/app.bsky.actor.getProfile?actor=did:plc:dee")),
    ("x", said(403, {"detail": "User has been suspended: [dee]. Your account is suspended, they say"})),
    ("youtube", of_youtube("channelSuspended")),
    ("telegram", said(403, {"ok": False, "description": "Forbidden: bot was blocked by the user"})),
    ("telegram", said(403, {"ok": False, "description": "Forbidden: user is deactivated"})),
    ("telegram", said(400, {"ok": False, "description": "Bad Request: Unsupported start tag PEER_FLOOD"})),
]


@pytest.mark.parametrize(("network", "answer"), OURS)
def test_our_account_is_restricted(network: str, answer: Response) -> None:
    error = ASKED[network](answer)
    assert isinstance(error, Restricted), error
    assert str(error).endswith(".")


@pytest.mark.parametrize(("network", "answer"), THEIRS)
def test_what_is_about_somebody_else_is_refused(network: str, answer: Response) -> None:
    assert isinstance(ASKED[network](answer), Refused)


def test_a_changed_password_wants_a_new_sign_in_and_nothing_else() -> None:
    for sub in (0, 460, 463, 467):
        assert isinstance(graph(meta(190, sub), "k"), NeedsReconnect)


@given(network=st.sampled_from(list(ASKED)), words=st.text(max_size=80), status=st.sampled_from([400, 403, 409]))
def test_no_words_alone_restrict_an_account(network: str, words: str, status: int) -> None:
    """What a stranger wrote may be repeated in a refusal; our account never stands still for that."""
    told = f"“{words}” PEER_FLOOD 368 AccountTakedown: Your login is currently disabled"
    answer = said(status, {"error": {"message": told}, "message": told, "detail": told, "description": told})
    found = ASKED[network](answer)
    assert isinstance(found, ConnectorError)
    assert not isinstance(found, Restricted)
