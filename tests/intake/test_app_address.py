"""One address for an app: handshakes over GET, and each item goes to the channels of the account it names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from rapport.channels import oauth_apps
from rapport.connectors import hooks
from rapport.connectors.errors import Unreadable
from rapport.connectors.hooks import HookAnswer, HookRequest
from rapport.intake import webhook_secrets
from rapport.intake.group_commit import GroupCommit
from rapport.intake.log import SqliteLog
from rapport.intake.receiver import Gate, Receiver
from tests.cast import Cast, channel
from tests.intake.test_receiver import SECRET, post, signature

CHECK = hooks.sha256_signed("x-practice-signature")


class Pages:
    """A network that calls one address for all accounts, as Meta's do."""

    @staticmethod
    def hook(request: HookRequest, secrets: Mapping[str, str]) -> HookAnswer:
        if request.method == "GET":
            return hooks.challenged(request, secrets.get("verify", ""))
        answer = hooks.signed_post(request, secrets.get("webhook", ""), CHECK)
        if answer.status != 200:
            return answer
        try:
            entries = json.loads(request.body)["entry"]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("That is no list of entries.") from error
        return HookAnswer(200, items=[(one["id"], json.dumps(one).encode()) for one in entries])


@pytest.fixture
def log(tmp_path: Path) -> SqliteLog:
    return SqliteLog(tmp_path / "intake.sqlite3")


def entries(*ids: str) -> bytes:
    return json.dumps({"entry": [{"id": one, "n": n} for n, one in enumerate(ids)]}).encode()


def receiver(log: SqliteLog) -> Receiver:
    whose = {"a": ["key-a"], "b": ["key-b", "key-b-too"]}
    gate = Gate(
        {"webhook": SECRET, "verify": "t"}, Pages.hook, lambda ids: {i: whose[i] for i in ids if i in whose}
    )
    return Receiver(GroupCommit(log), {"app/one": gate}.get)


async def sent(log: SqliteLog, body: bytes) -> tuple[int, list[tuple[str, int]]]:
    status, _ = await post(receiver(log), "app/one", body, {"X-Practice-Signature": signature(body)})
    return status, [(raw.channel, json.loads(raw.body)["n"]) for raw in log.read(0, 5000)]


async def test_each_item_goes_to_its_account_and_in_order(log: SqliteLog) -> None:
    came = [("key-b", 0), ("key-b-too", 0), ("key-a", 1), ("key-a", 3)]
    assert await sent(log, entries("b", "a", "nobody", "a")) == (200, came)


async def test_what_makes_no_sense_or_is_too_much_is_told_and_not_kept(log: SqliteLog) -> None:
    assert await sent(log, b"[]") == (400, [])
    assert await sent(log, entries(*["a"] * 1001)) == (413, [])


async def test_an_unsigned_call_is_never_read(log: SqliteLog) -> None:
    status, _ = await post(receiver(log), "app/one", b"{", {"X-Practice-Signature": "sha256=00"})
    assert (status, log.last()) == (401, 0)


async def test_other_addresses_are_nobodys(log: SqliteLog) -> None:
    for key in ("one", "app/", "app/two", "app/one/more", "../app/one"):
        assert (await post(receiver(log), key, b"", {}))[0] == 404, key


@pytest.mark.django_db
def test_an_apps_address_serves_its_own_brand_or_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_secrets, "connector", lambda network: Pages)
    mine = channel(cast.aurora, "pages")
    theirs = channel(cast.norte, "pages")
    ids = [mine.network_id, theirs.network_id, "nobody"]
    everybodys = oauth_apps.keep("pages", "id", {"webhook": SECRET})
    auroras = oauth_apps.keep("pages", "id", {"webhook": SECRET}, brand=cast.aurora)
    both = {mine.network_id: [mine.key], theirs.network_id: [theirs.key]}
    assert oauth_apps.channels_of(everybodys, ids) == both
    assert oauth_apps.channels_of(auroras, ids) == {mine.network_id: [mine.key]}
    found = webhook_secrets.gate(f"app/{auroras.key}")
    assert found is not None
    assert found.secrets == {"webhook": SECRET}
    assert SECRET.encode() not in bytes(auroras.sealed)
    assert webhook_secrets.gate("app/none") is None
