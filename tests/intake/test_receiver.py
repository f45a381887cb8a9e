"""Webhooks: durable before they are acknowledged, refused with a reason, and nothing of a refused one is kept."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.channels.models import Secret
from rapport.connectors.hooks import HERE
from rapport.connectors.practice.connector import PracticeConnector
from rapport.intake.group_commit import GroupCommit
from rapport.intake.log import NotDurable, SqliteLog
from rapport.intake.receiver import LARGEST, Gate, Receiver
from rapport.intake.webhook_secrets import gate
from tests.street import Street

SECRET = "a secret for tests"


def here(key: str, secrets: dict[str, str]) -> Gate:
    return Gate(secrets, PracticeConnector.hook, lambda accounts: {HERE: [key]})


GATES = {"open": here("open", {"webhook": SECRET}), "bare": here("bare", {})}


def signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


async def post(
    receiver: Receiver, key: str, body: bytes, headers: dict[str, str], method: str = "POST"
) -> tuple[int, str]:
    """One request as a server would give it, in chunks; status and text of the answer."""
    chunks = [body[i : i + 65536] for i in range(0, len(body), 65536)] or [b""]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": f"/in/{key}", "headers": raw}
    await receiver(scope, receive, send)
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.fixture
def log(tmp_path: Path) -> SqliteLog:
    return SqliteLog(tmp_path / "intake.sqlite3")


@pytest.fixture
def receiver(log: SqliteLog) -> Receiver:
    return Receiver(GroupCommit(log), GATES.get)


async def test_a_signed_hook_is_on_disk_when_it_is_acknowledged(receiver: Receiver, log: SqliteLog) -> None:
    body = b'{"id": 1}'
    assert await post(receiver, "open", body, {"X-Practice-Signature": signature(body)}) == (200, "")
    assert [(raw.channel, raw.body) for raw in log.read(0, 10)] == [("open", body)]


@pytest.mark.parametrize(
    ("key", "body", "headers", "method", "status"),
    [
        ("open", b"{}", {}, "POST", 401),
        ("open", b"{}", {"X-Practice-Signature": ""}, "POST", 401),
        ("open", b"{}", {"X-Practice-Signature": "sha256="}, "POST", 401),
        ("open", b"{}", {"X-Practice-Signature": signature(b"{} ")}, "POST", 401),
        ("open", b"{}", {"X-Practice-Signature": signature(b"{}", "another")}, "POST", 401),
        ("open", b"{}", {"X-Practice-Signature": signature(b"{}").upper()}, "POST", 401),
        ("bare", b"{}", {"X-Practice-Signature": signature(b"{}", "")}, "POST", 503),
        ("none", b"{}", {"X-Practice-Signature": signature(b"{}")}, "POST", 404),
        ("", b"{}", {}, "POST", 404),
        ("open", b"x" * (LARGEST + 1), {"X-Practice-Signature": "sha256=00"}, "POST", 413),
        ("open", b"", {}, "GET", 405),
        ("open", b"", {}, "DELETE", 405),
    ],
)
async def test_what_is_refused_says_why_and_is_not_kept(
    receiver: Receiver, log: SqliteLog, key: str, body: bytes, headers: dict[str, str], method: str, status: int
) -> None:
    code, text = await post(receiver, key, body, headers, method)
    assert (code, bool(text), log.last()) == (status, True, 0)


async def test_two_signatures_are_not_one(receiver: Receiver, log: SqliteLog) -> None:
    body = b"{}"
    both = f"{signature(body)},{signature(body)}"
    assert (await post(receiver, "open", body, {"X-Practice-Signature": both}))[0] == 401
    assert log.last() == 0


async def test_a_thousand_at_once_are_each_kept_once_and_told_so(receiver: Receiver, log: SqliteLog) -> None:
    bodies = [json.dumps({"n": n}).encode() for n in range(1000)]
    posts = [post(receiver, "open", body, {"X-Practice-Signature": signature(body)}) for body in bodies]
    answers = await asyncio.gather(*posts)
    assert {status for status, _ in answers} == {200}
    assert sorted(raw.body for raw in log.read(0, 2000)) == sorted(bodies)


async def test_when_the_disk_fails_nobody_is_told_ok(log: SqliteLog) -> None:
    class Full(SqliteLog):
        def append(self, items: Any) -> list[int]:
            raise OSError("no space left")

    receiver = Receiver(GroupCommit(Full(log.path)), GATES.get)
    body = b"{}"
    status, said = await post(receiver, "open", body, {"X-Practice-Signature": signature(body)})
    assert (status, "send it again" in said) == (503, True)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.binary(max_size=2000), header=st.text(st.characters(codec="latin-1"), max_size=100))
def test_no_forged_hook_is_ever_kept(log: SqliteLog, body: bytes, header: str) -> None:
    receiver = Receiver(GroupCommit(log), GATES.get)
    before = log.last()
    status, text = asyncio.run(post(receiver, "open", body, {"X-Practice-Signature": header}))
    assert (status, bool(text), log.last()) == (401, True, before)


def test_the_log_refuses_a_disk_that_forgets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = SqliteLog(tmp_path / "a.sqlite3")
    assert log._db().execute("PRAGMA synchronous").fetchone()[0] == 2
    assert log._db().execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    with pytest.raises(NotDurable, match="local disk"):
        SqliteLog(Path(":memory:"))


@pytest.mark.django_db
def test_a_channels_gate_has_its_secret_and_its_networks_way_to_sign(street: Street) -> None:
    found = gate(street.channel.key)
    assert found is not None
    assert len(found.secrets["webhook"]) > 20
    assert gate("no such key") is None
    Secret.across_brands.filter(channel=street.channel, name="webhook").delete()
    bare = gate(street.channel.key)
    assert bare is not None
    assert bare.secrets == {}
