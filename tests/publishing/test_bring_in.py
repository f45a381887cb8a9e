"""A file's rows land as drafts; the same rows again, in whichever file, make nothing new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rapport.accounts.models import Membership, Role
from rapport.cli import main
from rapport.domain.post_states import PostState
from rapport.ledger.models import Entry
from rapport.outbox.models import Delivery
from rapport.publishing.bring_in import bring_in, hints, read_posts
from rapport.publishing.models import Post
from rapport.publishing.wanted.standing import wanted_of
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
FILE = (
    "Text,Image URL,Tags,Posting Time,Platforms\n"
    '"Oak, slowly",https://x.example/a.jpg,wood,2026-12-26 09:30,\n'
    "Elm,,,,nowhere\n"
    ",,,2026-12-26 09:30,\n"
)


def brought(desk: Desk, text: str = FILE) -> tuple[int, int, int]:
    found = bring_in(desk.brand, read_posts(desk.brand, text.encode(), hints(desk.brand)), desk.ana, desk.now)
    return found.made, found.known, found.wrong


def test_good_rows_are_drafts_with_their_hour_as_a_wish() -> None:
    desk = Desk.fresh(channels=1)
    assert brought(desk) == (2, 0, 1)
    oak, elm = (desk.stands(post) for post in desk.all())
    assert (oak.state, oak.post.tags, oak.at and oak.at.isoformat()) == (
        PostState.DRAFT, ["wood"], "2026-12-26T08:30:00+00:00"
    )  # fmt: skip
    assert [one.address for one in wanted_of(oak.post)] == ["https://x.example/a.jpg"]
    assert (elm.variants, "Not connected here: nowhere" in elm.post.notes) == ([], True)
    assert not Delivery.across_brands.exists()
    assert Entry.of(desk.brand).filter(what="posts imported").count() == 1


def test_the_same_rows_again_make_nothing_new() -> None:
    desk = Desk.fresh(channels=1)
    brought(desk)
    assert brought(desk) == (0, 2, 1)
    assert brought(desk, FILE.replace("\n", "\r\n") + "Ash,,,,\n") == (1, 2, 1)
    assert brought(Desk.fresh(channels=1))[0] == 2


def test_the_command_tells_the_rows_and_keeps_nothing_in_a_dry_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.cli.posts.importing.at_home", lambda: None)
    desk = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=desk.brand, person=desk.ana, role=Role.OWNER)
    file, mapping = tmp_path / "plan.csv", tmp_path / "m.json"
    file.write_text(FILE.replace("2026-12-26", "12/26/2026"), encoding="utf-8-sig")
    mapping.write_text(json.dumps({"zone": "America/New_York", "dates": "mdy"}), encoding="utf-8")
    words = ["posts", "import", str(file), "--brand", desk.brand.slug, "--mapping", str(mapping), "--json"]
    assert main([*words, "--dry-run"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["row"], row["ok"], row["at"]) for row in told["rows"]] == [
        (2, True, "2026-12-26T14:30:00Z"), (3, True, None), (4, False, "2026-12-26T14:30:00Z")
    ]  # fmt: skip
    assert not Post.across_brands.exists()
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["made"] == 2


def test_the_list_tells_states_and_hours(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.cli.posts.listing.at_home", lambda: None)
    desk = Desk.fresh(channels=1)
    brought(desk)
    assert main(["posts", "list", "--brand", desk.brand.slug, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["posts"]
    assert [(one["state"], one["at"]) for one in found] == [
        ("draft", None), ("draft", "2026-12-26T08:30:00+00:00")
    ]  # fmt: skip
    assert main(["posts", "list"]) == 0


def test_what_is_no_table_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.cli.posts.importing.at_home", lambda: None)
    desk = Desk.fresh(channels=1)
    file = tmp_path / "plan.csv"
    file.write_bytes(b"PK\x03\x04")
    words = ["posts", "import", str(file), "--brand", desk.brand.slug, "--dry-run", "--json"]
    assert main(words) == 1
    assert "spreadsheet" in json.loads(capsys.readouterr().out)["rejected"]
    assert main(["posts", "import", str(tmp_path / "none"), *words[3:]]) == 1
