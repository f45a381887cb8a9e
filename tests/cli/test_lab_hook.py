"""`rapport lab hook`: one webhook in, accepted or refused."""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.cli.lab.hook import answered, header, pair
from rapport.cli.lab.networks import calling
from rapport.connectors.hooks import HookRequest, headers_joined

BODY = b'{"id": 6}\n'


def signature(body: bytes, secret: str = "secret") -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def told(body: bytes, headers: dict[str, str], secret: str = "secret") -> dict[str, object]:
    return answered(calling("practice"), HookRequest("POST", body, headers), secret)


def test_what_is_signed_is_accepted() -> None:
    assert told(BODY, {"x-practice-signature": signature(BODY)}) == {"valid": True, "status": 200, "body": ""}


@given(st.binary(max_size=40), st.text(max_size=80), st.text(max_size=9).filter(lambda s: s.isprintable()))
def test_what_is_not_signed_is_never_accepted(body: bytes, given_signature: str, secret: str) -> None:
    refused = told(body, {"x-practice-signature": given_signature}, secret)
    assert (refused["valid"], refused["status"]) == (False, 401)


def test_a_body_changed_by_one_byte_is_refused() -> None:
    assert not told(BODY[:-1], {"x-practice-signature": signature(BODY)})["valid"]
    assert not told(BODY, {"x-practice-signature": signature(BODY)}, "another")["valid"]


@pytest.mark.parametrize("network", ["facebook", "instagram", "threads", "whatsapp", "x"])
@pytest.mark.parametrize("body", [b"[]", b"no JSON", b"\xff"])
def test_what_is_signed_and_makes_no_sense_is_refused(network: str, body: bytes) -> None:
    digest = hmac.new(b"secret", body, hashlib.sha256)
    signed = {
        "x-hub-signature-256": f"sha256={digest.hexdigest()}",
        "x-twitter-webhooks-signature": f"sha256={base64.b64encode(digest.digest()).decode()}",
    }
    refused = answered(calling(network), HookRequest("POST", body, signed), "secret")
    assert (refused["valid"], refused["status"]) == (False, 400)
    assert refused["body"]


def test_headers_and_fields_are_read_as_they_are_written() -> None:
    assert header("X-Name:  a: b ") == ("x-name", "a: b")
    assert pair("hub.challenge=a=b") == ("hub.challenge", "a=b")
    assert headers_joined([("a", "1"), ("b", "2"), ("a", "3")]) == {"a": "1, 3", "b": "2"}
    for wrong in (header, pair):
        with pytest.raises(argparse.ArgumentTypeError):
            wrong("nothing")


def test_a_network_without_webhooks_is_said() -> None:
    those = "facebook, instagram, practice, telegram, threads, whatsapp, x"
    with pytest.raises(argparse.ArgumentTypeError, match=f"try {those}"):
        calling("email")


@pytest.mark.parametrize(("secret", "code"), [("secret", 0), ("other", 1)])
def test_the_command_ends_with_what_became_of_it(secret: str, code: int) -> None:
    words = ["lab", "hook", "practice", "--secret", secret]
    words += ["--header", f"X-Practice-Signature: {signature(BODY)}", "--query", "a=1", "b=2"]
    done = subprocess.run([sys.executable, "-m", "rapport", *words], input=BODY, capture_output=True, check=False)
    assert done.returncode == code
    assert json.loads(done.stdout)["valid"] is (code == 0)
