"""Hooks as values: handshakes answered to whoever knows the secret, and nothing unsigned is ever kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors import hooks
from rapport.connectors.hooks import HERE, HookRequest

SECRET = "a secret for tests"
CHECK = hooks.sha256_signed("x-hub-signature-256")


def signed(body: bytes) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}


@given(body=st.binary(max_size=500))
def test_what_is_signed_is_always_one_item_of_the_address(body: bytes) -> None:
    answer = hooks.signed_post(HookRequest("POST", body, signed(body)), SECRET, CHECK)
    assert (answer.status, list(answer.items)) == (200, [(HERE, body)])


@given(body=st.binary(max_size=500), header=st.text(max_size=100), method=st.sampled_from(["GET", "POST"]))
def test_what_is_not_signed_is_never_kept_nor_read(body: bytes, header: str, method: str) -> None:
    request = HookRequest(method, body, {"x-hub-signature-256": header})
    for answer in (hooks.signed_post(request, SECRET, CHECK), hooks.url_verified(request, SECRET, CHECK)):
        assert answer is not None
        assert (answer.status in (401, 405), answer.items) == (True, ())
    assert hooks.signed_post(HookRequest("POST", body, signed(body)), "", CHECK).status == 401


@given(challenge=st.text(max_size=80), token=st.text(max_size=40))
def test_a_challenge_is_repeated_only_to_who_knows_the_token(challenge: str, token: str) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
    assert hooks.challenged(HookRequest("GET", query=query), token + "x").status == 403
    assert hooks.challenged(HookRequest("GET", query=query), "").status == 403
    if token:
        assert hooks.challenged(HookRequest("GET", query=query), token).body == challenge.encode()


def test_a_get_that_is_no_handshake_is_told_so() -> None:
    assert hooks.challenged(HookRequest("GET"), "token").status == 405
    assert hooks.crc(HookRequest("GET"), SECRET).status == 405


def test_a_crc_is_answered_with_the_apps_secret() -> None:
    answer = hooks.crc(HookRequest("GET", query={"crc_token": "abc"}), SECRET)
    digest = base64.b64encode(hmac.new(SECRET.encode(), b"abc", hashlib.sha256).digest()).decode()
    assert json.loads(answer.body) == {"response_token": f"sha256={digest}"}
    assert answer.content_type == "application/json"


def test_an_address_is_verified_after_its_signature() -> None:
    body = b'{"type": "url_verification", "challenge": "abc"}'
    answer = hooks.url_verified(HookRequest("POST", body, signed(body)), SECRET, CHECK)
    assert answer is not None
    assert (answer.status, answer.body) == (200, b"abc")
    event = b'{"type": "event"}'
    assert hooks.url_verified(HookRequest("POST", event, signed(event)), SECRET, CHECK) is None


@given(body=st.binary(max_size=500), topic=st.text(max_size=60))
def test_chosen_headers_always_come_back_with_the_same_bytes(body: bytes, topic: str) -> None:
    request = HookRequest("POST", body, {"x-topic": topic, "authorization": "not for keeping"})
    assert hooks.headers_of(hooks.with_headers(request, "x-topic", "x-absent")) == ({"x-topic": topic}, body)
