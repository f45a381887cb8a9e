"""`rapport import`: told in a dry run, brought in, listed, taken back, erased."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rapport.cli import main
from rapport.inbox.models import Import, Message
from rapport.ledger.models import Entry
from tests.cast import Cast
from tests.history.files import ANDROID, MBOX, written

pytestmark = pytest.mark.django_db
Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.cli.importing.at_home", lambda: None)


def said(capsys: Out, *words: object, ends: int = 0) -> dict[str, Any]:
    assert main(["import", *map(str, words), "--brand", "aurora", "--json"]) == ends
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_a_dry_run_tells_and_keeps_nothing(cast: Cast, tmp_path: Path, capsys: Out) -> None:
    told = said(capsys, written(tmp_path, "chat.txt", ANDROID), "--dry-run")
    assert (told["format"], told["network"]) == ("whatsapp", "whatsapp")
    assert told["rows"][0] == {
        "row": 1,
        "ok": True,
        "at": "2026-11-12T08:02:00Z",
        "kind": "direct",
        "from": "Dee Marsh",
        "text": "When are you open?\nAnd on Sunday?",
        "ours": False,
        "problems": [],
    }
    counts = told["counts"]
    assert (counts["rows"], counts["ok"], counts["ours"], counts["without_words"]) == (3, 3, 1, 1)
    assert counts["left_out"] == {"lines of the app itself": 1, "messages that were deleted": 1}
    assert not Import.across_brands.exists()
    assert not Entry.across_brands.exists()


def test_what_is_none_is_rejected_and_what_is_unclear_is_asked(cast: Cast, tmp_path: Path, capsys: Out) -> None:
    assert (
        "none of the files" in said(capsys, written(tmp_path, "a.txt", "hello"), "--dry-run", ends=1)["rejected"]
    )
    assert "no such file" in said(capsys, tmp_path / "none", "--dry-run", ends=1)["rejected"]
    unclear = written(tmp_path, "b.txt", "03/04/26, 9:00 - Dee: a\n")
    told = said(capsys, unclear, "--dry-run")
    assert [one["what"] for one in told["ask"]] == ["dates", "us"]
    assert told["counts"]["ok"] == 0
    assert [one["what"] for one in said(capsys, unclear, ends=1)["ask"]] == ["dates", "us"]
    assert said(capsys, unclear, "--dates", "dmy", "--us", "nobody")["made"] == 1
    table = written(tmp_path, "m.csv", "date,from,direction,text\n2026-01-02 09:00,Dee,in,Hello\n")
    assert said(capsys, table, ends=1)["ask"][0]["what"] == "network"
    assert said(capsys, table, "--network", "telegram")["made"] == 1


def test_it_is_brought_in_listed_and_taken_back(cast: Cast, tmp_path: Path, capsys: Out) -> None:
    path = written(tmp_path, "a.mbox", MBOX)
    told = said(capsys, path)
    assert (told["state"], told["made"]) == ("done", 2)
    assert said(capsys, path)["left_out"] == {"known already": 2}
    assert [one["made"] for one in said(capsys, "--list")["imports"]] == [0, 2]
    assert said(capsys, "--take-back", told["import"])["taken_back"] == 2
    assert not Message.of(cast.aurora).exists()
    said(capsys, path)
    assert said(capsys, "--erase", "Dee")["erased"] == 2
    assert said(capsys, path)["made"] == 0


def test_a_take_back_of_another_brands_import_is_refused(cast: Cast, tmp_path: Path, capsys: Out) -> None:
    told = said(capsys, written(tmp_path, "a.mbox", MBOX))
    assert main(["import", "--brand", "norte", "--take-back", str(told["import"])]) == 1
    assert Message.of(cast.aurora).count() == 2
