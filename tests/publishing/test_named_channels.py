"""A row that names a channel which is not here says so alike, by whichever way its file comes in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Membership, Role
from rapport.channels.models import Channel
from rapport.cli import main
from rapport.publishing.bring_in import hints, read_posts
from rapport.publishing.imports.reading import import_table, keep_import
from rapport.publishing.tables.posts import PostTable, read_table
from tests.api.caller import Caller
from tests.publishing.test_tables import ROME, SHAPES
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
NOBODYS = st.text(
    st.characters(codec="utf-8", exclude_characters=",;|\n\r\t\"'", exclude_categories=["C"]), max_size=90
)


def looked_at(desk: Desk, text: str | bytes) -> PostTable:
    return read_posts(desk.brand, text if isinstance(text, bytes) else text.encode(), hints(desk.brand))


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_of_other_programs_is_as_good_where_its_channels_are_not_here(shape: str) -> None:
    desk, data = Desk.fresh(channels=1), SHAPES[shape]
    plain = read_table(data if isinstance(data, bytes) else data.encode(), ROME)
    judged = looked_at(desk, data)
    for before, after in zip(plain.rows, judged.rows, strict=True):
        assert (after.ok, after.problems) == (before.ok, before.problems)
        assert after.not_here == before.channels


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(NOBODYS, st.sampled_from(["practice", "PRACTICE", " practice "])), max_size=8))
def test_exactly_the_names_that_nobody_knows_are_told(names: list[str]) -> None:
    desk = Desk.fresh(channels=1)
    said = [name.strip() for name in names if name.strip()]
    known = {"practice", desk.channels[0].handle.removeprefix("@").casefold(), desk.channels[0].key.casefold()}
    unknown = [name for name in dict.fromkeys(said) if name.strip().removeprefix("@").casefold() not in known]
    table = looked_at(desk, 'Text,Posting Time,Platforms\nOak,2027-01-01 09:30,"{}"\n'.format(";".join(names)))
    [row] = table.rows
    assert (row.ok, list(row.not_here)) == (True, unknown)


def test_a_channel_that_is_closed_or_another_brands_is_not_here() -> None:
    desk, other = Desk.fresh(channels=2), Desk.fresh(channels=1)
    Channel.across_brands.filter(pk=desk.channels[1].pk).update(closed_at=desk.now)
    text = "Text,Channels\nOak,{}\nElm,{}\nAsh,{}\n"
    rows = looked_at(desk, text.format(desk.channels[0].key, desk.channels[1].key, other.channels[0].key)).rows
    assert [bool(row.not_here) for row in rows] == [False, True, True]


def test_the_command_the_api_and_the_screen_judge_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.cli.posts.importing.at_home", lambda: None)
    desk = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=desk.brand, person=desk.ana, role=Role.OWNER)
    data = b"Text,Channels\nOak,practice\nElm,chirper\nAsh,practice;chirper\nFir,\n"
    (file := tmp_path / "plan.csv").write_bytes(data)
    words = ["posts", "import", str(file), "--brand", desk.brand.slug, "--json"]
    assert main([*words, "--dry-run"]) == 0
    command = [(row["ok"], row["not_here"]) for row in json.loads(capsys.readouterr().out)["rows"]]
    assert [missing for _, missing in command] == [[], ["chirper"], ["chirper"], []]
    screen = import_table(keep_import(desk.brand, "plan.csv", data, desk.ana, desk.now))
    assert [(row.ok, list(row.not_here)) for row in screen.rows] == command
    by = Caller(desk.brand, desk.ana)
    kept = by.client.post(
        "/api/v1/imports", {"file": SimpleUploadedFile("b.csv", data)}, headers=by.headers
    ).json()
    assert [(row["ok"], row["not_here"]) for row in by.get(f"/imports/{kept['id']}/rows").body["items"]] == command
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["made"], told["wrong"]) == (4, 0)
