"""`rapport app`: what a network gave the owner is kept sealed, and the two addresses it wants are printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rapport.channels import oauth_apps
from rapport.channels.models import App
from rapport.cli import app, main
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "at_home", lambda: None)


def test_an_app_is_kept_sealed_for_its_brand(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s").write_text("very secret\n")
    words = ["app", "mastodon", "--client-id", "abc", "--brand", "aurora", "--json"]
    assert main([*words, "--secret-file", f"client_secret={tmp_path / 's'}"]) == 0
    told = json.loads(capsys.readouterr().out)
    made = App.objects.get()
    assert (made.brand, made.client_id) == (cast.aurora, "abc")
    assert oauth_apps.client(made).secret == "very secret"
    assert b"very secret" not in bytes(made.sealed)
    assert told["callback"].endswith("/connect/callback")
    assert told["webhook"].endswith(f"/in/app/{made.key}")
    assert oauth_apps.known(cast.aurora, "mastodon", "", "any", "any") == made
    assert oauth_apps.known(cast.norte, "mastodon", "", "any", "any") is None


@pytest.mark.parametrize(
    "wrong", [["none", "--client-id", "a"], ["mastodon", "--client-id", "a", "--secret-file", "token=x"]]
)
def test_what_cannot_be_kept_is_told(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["app", *wrong]) == 1
    assert "has no secret" in (said := capsys.readouterr().err) or "There is no network" in said
    assert not App.objects.exists()
