"""`token`, `connect` and `doctor`: what they print, what they change, how they end."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from rapport.accounts.models import Token
from rapport.channels.connected import save_secrets
from rapport.channels.models import Channel, Health, Secret, State
from rapport.cli import COMMANDS, main
from rapport.ledger.models import Entry
from tests.api.caller import Caller
from tests.cast import Cast
from tests.cli.test_backup import run
from tests.outbox.networks import Paper
from tests.outbox.world import World

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_practice(settings: object, tmp_path: Path) -> None:
    settings.CONNECTORS = {"practice": {"file": str(tmp_path / "practice.sqlite3")}}  # type: ignore[attr-defined]


def test_words_that_are_no_utf8_are_said_to_be_none(capsys: Out) -> None:
    for words in (["lab", "hook", "x", "--secret", "\udcff"], ["token", "--brand", "\udcff", "--person", "ana"]):
        assert main(words) == 2
        assert "UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, capsys: Out) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "Example:" in said
    assert f"rapport {command}" in said.split("Example:")[1]


@pytest.mark.parametrize("words", [[], ["fly"], ["token"], ["backup"], ["doctor", "--loud"]])
def test_wrong_words_end_with_2(words: list[str], capsys: Out) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_a_token_is_the_last_line_and_works(cast: Cast, capsys: Out) -> None:
    assert main(["token", "--brand", "aurora", "--person", "bo", "--name", "till"]) == 0
    said = capsys.readouterr()
    token = said.out.splitlines()[-1]
    caller = Caller()
    caller.headers = {"Authorization": f"Bearer {token}"}
    assert caller.get("/me").body["person"]["handle"] == "bo"
    assert token not in said.err
    assert Token.of(cast.aurora).get().name == "till"
    assert Entry.of(cast.aurora).get().what == "token made"


def test_a_token_as_json(cast: Cast, capsys: Out) -> None:
    assert main(["token", "--brand", "norte", "--person", "cruz", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["brand"], told["person"], told["role"]) == ("norte", "cruz", "owner")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--brand", "nobody", "--person", "ana"], "aurora, norte"),
        (["--brand", "aurora", "--person", "cruz"], "ana, bo"),
    ],
)
def test_a_wrong_name_is_answered_with_those_there_are(
    cast: Cast, capsys: Out, words: list[str], named: str
) -> None:
    assert main(["token", *words]) == 1
    assert named in capsys.readouterr().err
    assert not Token.across_brands.exists()


def test_a_channel_is_proved_and_then_saved(cast: Cast, capsys: Out) -> None:
    words = ["connect", "practice", "--brand", "norte", "--set", "handle=@Norte", "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    channel = Channel.of(cast.norte).get(key=told["key"])
    assert (told["network"], channel.handle) == ("practice", "norte")
    assert told["webhook"].endswith(f"/in/{channel.key}")
    assert Secret.of(cast.norte).filter(channel=channel, name="token").exists()
    assert Entry.of(cast.norte).get().what == "channel connected"


def test_what_the_network_refuses_is_not_saved(cast: Cast, capsys: Out) -> None:
    before = Channel.across_brands.count()
    assert main(["connect", "practice", "--brand", "norte", "--set", "handle=two words"]) == 1
    said = capsys.readouterr().err
    assert "Practice said: A handle has" in said
    assert "Nothing was saved" in said
    assert Channel.across_brands.count() == before


def test_an_inside_server_is_not_called(cast: Cast, capsys: Out, tmp_path: Path) -> None:
    (tmp_path / "token.txt").write_text("plantedsecret\n")
    secret = ["--secret-file", f"token={tmp_path / 'token.txt'}"]
    assert main(["connect", "mastodon", "--brand", "norte", "--set", "server=127.0.0.1", *secret]) == 1
    said = capsys.readouterr()
    assert "RAPPORT_PRIVATE_HOSTS" in said.err
    assert "plantedsecret" not in said.err + said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["connect"], "--list"),
        (["connect", "pigeon", "--brand", "norte"], "there are bluesky, chat, email"),
        (["connect", "practice", "--brand", "norte"], "--set handle=…"),
        (["connect", "practice", "--brand", "norte", "--set", "colour=red"], "it has handle, name"),
        (["connect", "practice", "--brand", "norte", "--secret-file", "handle=/nowhere"], "cannot be read"),
        (["connect", "practice", "--brand", "none", "--set", "handle=x"], "there are aurora, norte"),
    ],
)
def test_what_is_missing_is_said(cast: Cast, capsys: Out, words: list[str], told: str) -> None:
    assert main(words) == 1
    assert told in capsys.readouterr().err


def test_the_networks_are_listed_with_their_fields(capsys: Out) -> None:
    assert main(["connect", "--list", "--json"]) == 0
    networks = {one["network"]: one for one in json.loads(capsys.readouterr().out)["items"]}
    assert {"practice", "mastodon", "email"} <= set(networks)
    assert {field["name"]: field["secret"] for field in networks["mastodon"]["fields"]}["token"] is True


def doctor(capsys: Out, *words: str) -> tuple[int, dict[str, dict[str, object]]]:
    code = main(["doctor", "--json", *words])
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] == (code == 0)
    return code, {one["name"]: one for one in told["checks"]}


def test_a_well_installation_ends_with_0(cast: Cast, capsys: Out) -> None:
    code, findings = doctor(capsys)
    assert code == 0, [one for one in findings.values() if not one["ok"]]
    assert {"files", "database", "room", "intake log", "migrations", "line", "clock", "ledger aurora"} <= set(
        findings
    )
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.endswith("Everything is well.\n")


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(cast: Cast, capsys: Out) -> None:
    now = timezone.now()
    world = World.fresh(Paper())
    world.now = now
    late, lost = world.person_says(), world.person_says()
    type(late).across_brands.filter(pk=late.pk).update(not_before=now - timedelta(hours=1))
    type(lost).across_brands.filter(pk=lost.pk).update(step="unknown")
    Health.of(cast.norte).update(state=State.NEEDS_SIGN_IN, reason="token revoked")
    save_secrets(cast.channel, {"token": "x"})
    Secret.of(cast.aurora).update(sealed=b"0" * 40)
    world.robot_says()
    Entry.of(world.brand).update(what="changed")
    code, findings = doctor(capsys)
    wrong = {name for name, one in findings.items() if not one["ok"]}
    assert code == 1
    assert wrong == {
        f"channel aurora/{cast.channel}",
        f"channel norte/{cast.other_channel}",
        f"ledger {world.brand.slug}",
        "replies in line",
        "unknown replies",
    }
    assert all(findings[name]["do"] for name in wrong)


def test_the_doctor_calls_the_networks_when_asked(cast: Cast, capsys: Out) -> None:
    main(["connect", "practice", "--brand", "norte", "--set", "handle=shop"])
    capsys.readouterr()
    channel = Channel.of(cast.norte).get(handle="shop")
    save_secrets(channel, {"token": "another program's"})
    name = f"channel norte/{channel}"
    assert doctor(capsys)[1][name]["ok"] is True
    assert doctor(capsys, "--online")[1][name]["ok"] is False


def test_keys_that_others_can_read_are_found(cast: Cast, capsys: Out) -> None:
    save_secrets(cast.channel, {"token": "x"})
    key: Path = settings.SEAL_KEY_FILE
    key.chmod(0o644)
    try:
        code, findings = doctor(capsys)
    finally:
        key.chmod(0o600)
    assert (code, findings["files"]["ok"]) == (1, False)
    assert "chmod" in str(findings["files"]["do"])


def test_a_mistyped_home_is_not_made(tmp_path: Path) -> None:
    for command in (
        ["doctor"],
        ["token", "--brand", "a", "--person", "b"],
        ["backup", str(tmp_path / "x.tar.gz")],
    ):
        done = run(tmp_path / "typo", "rapport", *command)
        assert done.returncode == 1
        assert "RAPPORT_HOME" in done.stderr
    assert list(tmp_path.iterdir()) == []
