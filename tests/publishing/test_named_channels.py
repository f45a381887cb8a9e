"""A row that names a channel which nobody knows is never good, by whichever way its file comes in."""

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
from rapport.publishing.named_channels import WHAT_TO_DO
from rapport.publishing.tables.posts import PostTable, read_table
from rapport.web.publish.row_words import problem_words
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
def test_each_shape_of_other_programs_is_good_only_where_its_channels_are_here(shape: str) -> None:
    desk, data = Desk.fresh(channels=1), SHAPES[shape]
    plain = read_table(data if isinstance(data, bytes) else data.encode(), ROME)
    judged = looked_at(desk, data)
    for before, after in zip(plain.rows, judged.rows, strict=True):
        assert after.ok is (before.ok and not before.channels)
        assert after.not_here == before.channels
        assert all(
            name in after.problems[-1] and desk.channels[0].handle in after.problems[-1]
            for name in before.channels
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(NOBODYS, st.sampled_from(["practice", "PRACTICE", " practice "])), max_size=8))
def test_a_row_is_good_exactly_when_every_name_in_it_is_known(names: list[str]) -> None:
    desk = Desk.fresh(channels=1)
    said = [name.strip() for name in names if name.strip()]
    known = {"practice", desk.channels[0].handle.removeprefix("@").casefold(), desk.channels[0].key.casefold()}
    unknown = [name for name in dict.fromkeys(said) if name.strip().removeprefix("@").casefold() not in known]
    table = looked_at(desk, 'Text,Posting Time,Platforms\nOak,2027-01-01 09:30,"{}"\n'.format(";".join(names)))
    [row] = table.rows
    assert (row.ok, list(row.not_here)) == (not unknown, unknown)
    assert all(len(problem) < 2000 for problem in row.problems)


def test_the_problem_says_which_name_which_channels_there_are_and_what_to_do() -> None:
    desk = Desk.fresh(channels=2)
    [row] = looked_at(desk, "Text,Channels\nOak,practice; chirper\n").rows
    [problem] = row.problems
    here = ", ".join(sorted(f"practice ({one.handle})" for one in desk.channels))
    assert problem == f"no channel here is called chirper: there are {here}; {WHAT_TO_DO}"
    assert problem_words(problem).startswith(f"no channel here is called chirper (there are {here}):")
    [row] = looked_at(Desk.fresh(channels=0), "Text,Channels\nOak,chirper\n").rows
    assert "no channel that publishes is connected" in row.problems[0]
    assert "connect one" in problem_words(row.problems[0])


def test_a_channel_that_is_closed_or_another_brands_is_not_here() -> None:
    desk, other = Desk.fresh(channels=2), Desk.fresh(channels=1)
    Channel.across_brands.filter(pk=desk.channels[1].pk).update(closed_at=desk.now)
    text = "Text,Channels\nOak,{}\nElm,{}\nAsh,{}\n"
    rows = looked_at(desk, text.format(desk.channels[0].key, desk.channels[1].key, other.channels[0].key)).rows
    assert [row.ok for row in rows] == [True, False, False]
    assert desk.channels[1].handle not in rows[1].problems[0]


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
    command = [(row["ok"], row["problems"]) for row in json.loads(capsys.readouterr().out)["rows"]]
    assert [ok for ok, _ in command] == [True, False, False, True]
    screen = import_table(keep_import(desk.brand, "plan.csv", data, desk.ana, desk.now))
    assert [(row.ok, list(row.problems)) for row in screen.rows] == command
    by = Caller(desk.brand, desk.ana)
    kept = by.client.post(
        "/api/v1/imports", {"file": SimpleUploadedFile("b.csv", data)}, headers=by.headers
    ).json()
    assert [(row["ok"], row["problems"]) for row in by.get(f"/imports/{kept['id']}/rows").body["items"]] == command
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["made"], told["wrong"]) == (2, 2)
