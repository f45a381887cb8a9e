"""A file on its way in: asked about once, mended in place, stopped, gone on with, and undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.channels.models import Channel
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.publishing.imports.models import PostImport
from rapport.publishing.imports.reading import MOST_OPEN, answer_import, import_table, keep_import, mend_row
from rapport.publishing.imports.running import (
    begin_bringing_in,
    carry_on_imports,
    resume_bringing_in,
    stop_bringing_in,
    undo_bringing_in,
)
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.tables.cells import NoTable
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
HEAD = "Text,Posting Time\n"


def rows(n: int, first: int = 0) -> str:
    return HEAD + "".join(f"Oak {k},2027-01-{1 + k % 28:02} 09:30\n" for k in range(first, first + n))


def kept(desk: Desk, text: str) -> PostImport:
    return keep_import(desk.brand, "plan.csv", text.encode(), desk.ana, desk.now)


def fresh(row: PostImport) -> PostImport:
    return PostImport.across_brands.get(pk=row.pk)


def run(desk: Desk, row: PostImport) -> PostImport:
    begin_bringing_in(row, desk.ana, desk.now)
    while carry_on_imports(desk.now):
        pass
    return fresh(row)


def test_two_who_mend_at_once_lose_nothing_and_nothing_is_mended_once_it_is_on_its_way() -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, rows(4))
    mine, theirs, late = fresh(row), fresh(row), fresh(row)
    mend_row(mine, 2, None)
    mend_row(theirs, 3, {"text": "Elm", "when": "2027-01-01 10:00"})
    begin_bringing_in(row, desk.ana, desk.now)
    with pytest.raises(NotNow):
        mend_row(late, 4, None)
    with pytest.raises(NotNow):
        answer_import(late, "Europe/Rome", "", {})
    while carry_on_imports(desk.now):
        pass
    assert sorted(one.idea for one in desk.all()) == ["Elm", "Oak 2", "Oak 3"]


@pytest.mark.parametrize("zone", ["localtime", "Factory", "../etc/passwd", ""])
def test_a_zone_is_one_that_every_machine_knows(zone: str) -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, rows(1))
    with pytest.raises(NotNow):
        answer_import(row, zone, "", {})


def test_what_is_no_table_is_not_kept() -> None:
    desk = Desk.fresh(channels=1)
    with pytest.raises(NoTable):
        keep_import(desk.brand, "a.xlsx", b"PK\x03\x04", desk.ana, desk.now)
    assert not PostImport.across_brands.exists()


def test_the_order_of_day_and_month_is_asked_once_and_nothing_comes_in_before() -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, HEAD + "Oak,03/04/2027 09:30\n")
    assert [one["what"] for one in import_table(row).ask] == ["dates"]
    with pytest.raises(NotNow):
        begin_bringing_in(row, desk.ana, desk.now)
    answer_import(row, "America/New_York", "dmy", {})
    [found] = import_table(fresh(row)).rows
    assert found.at
    assert found.at.isoformat() == "2027-04-03T13:30:00+00:00"
    assert run(desk, fresh(row)).made == 1


def test_a_zone_there_is_not_changes_nothing() -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, rows(1))
    with pytest.raises(NotNow, match="no zone"):
        answer_import(row, "Mars/Olympus", "", {})
    assert fresh(row).zone == "Europe/Rome"


def test_a_row_is_mended_in_place_and_another_left_out() -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, HEAD + "Oak,soon\n,2027-01-02 09:30\nElm,2027-01-03 09:30\n")
    assert [one.ok for one in import_table(row).rows] == [False, False, True]
    mend_row(row, 2, {"text": "Oak", "when": "2027-01-01 10:00"})
    mend_row(row, 3, None)
    assert [(one.row, one.ok) for one in import_table(fresh(row)).rows] == [(2, True), (4, True)]
    done = run(desk, fresh(row))
    assert (done.made, done.state, bytes(done.data)) == (2, "done", b"")
    assert [str(post) for post in desk.all()] == ["Oak", "Elm"]


def test_columns_that_no_post_has_and_rows_that_no_file_has_are_refused() -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, "Words of ours,Posting Time\nOak,2027-01-01 09:30\n")
    answer_import(row, "Europe/Rome", "", {"text": "Words of ours"})
    for names in ({"nonsense": "Words of ours"}, {f"n{k}": "x" for k in range(4000)}):
        with pytest.raises(NotNow, match="No column holds"):
            answer_import(fresh(row), "Europe/Rome", "", names)
    with pytest.raises(NotNow, match="no such row"):
        mend_row(fresh(row), 77, {"text": "Oak"})
    answer_import(fresh(row), "Europe/Rome", "ymd", {"when": "Posting Time"})
    assert fresh(row).columns == {"text": "Words of ours", "when": "Posting Time"}
    answer_import(fresh(row), "Europe/Rome", "ymd", {"when": ""})
    assert (fresh(row).columns, fresh(row).mended) == ({"text": "Words of ours"}, {})


def test_a_row_left_out_can_be_mended_back() -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, rows(2))
    mend_row(row, 2, None)
    mend_row(fresh(row), 2, {"text": "Back"})
    assert [one.text for one in import_table(fresh(row)).rows] == ["Back", "Oak 1"]


def test_files_that_nobody_begins_never_fill_the_disk() -> None:
    desk = Desk.fresh(channels=1)
    begun = kept(desk, rows(1))
    begin_bringing_in(begun, desk.ana, desk.now)
    for n in range(MOST_OPEN + 5):
        latest = kept(desk, rows(1, n + 1))
    waiting = PostImport.of(desk.brand).filter(begun_at=None)
    assert (waiting.count(), waiting.latest("pk").pk) == (MOST_OPEN, latest.pk)
    assert PostImport.of(desk.brand).filter(pk=begun.pk).exists()


def test_the_same_file_twice_makes_nothing_new() -> None:
    desk = Desk.fresh(channels=1)
    run(desk, kept(desk, rows(3)))
    again = run(desk, kept(desk, rows(4)))
    assert (again.made, again.known, Post.of(desk.brand).count()) == (1, 3, 4)


def test_begun_once_more_it_stays_as_it_is_also_when_its_bytes_are_gone() -> None:
    desk = Desk.fresh(channels=1)
    done = run(desk, kept(desk, rows(2)))
    begin_bringing_in(done, desk.ana, desk.now + timedelta(hours=1))
    assert (fresh(done).begun_at, fresh(done).state, Post.of(desk.brand).count()) == (done.begun_at, "done", 2)


def test_stopped_it_goes_on_where_it_was() -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, rows(230))
    begin_bringing_in(row, desk.ana, desk.now)
    assert carry_on_imports(desk.now) == 100
    stop_bringing_in(row, desk.now)
    assert (carry_on_imports(desk.now), fresh(row).state, fresh(row).place) == (0, "stopped", 100)
    resume_bringing_in(row)
    while carry_on_imports(desk.now):
        pass
    assert (fresh(row).made, Post.of(desk.brand).count()) == (230, 230)


def test_undone_its_drafts_are_gone_but_not_what_is_out_or_came_before() -> None:
    desk = Desk.fresh(channels=1)
    run(desk, kept(desk, rows(1)))
    row = run(desk, kept(desk, rows(3)))
    out = desk.all()[1]
    line_up(out, When.NOW, desk.ana, desk.now)
    desk.send()
    undo_bringing_in(row, desk.ana, desk.now)
    while carry_on_imports(desk.now):
        pass
    assert (fresh(row).state, fresh(row).stayed) == ("undone", 1)
    assert [str(post) for post in desk.all()] == ["Oak 0", "Oak 1"]
    assert Entry.of(desk.brand).filter(what=What.IMPORT_UNDONE).count() == 1


def test_one_brand_sees_and_stops_nothing_of_another() -> None:
    desk, other = Desk.fresh(channels=1), Desk.fresh(channels=1)
    row = kept(desk, rows(1))
    begin_bringing_in(row, desk.ana, desk.now)
    assert carry_on_imports(desk.now, other.brand) == 0
    assert Post.of(other.brand).count() == 0


def test_what_nobody_began_is_forgotten_after_a_week() -> None:
    desk = Desk.fresh(channels=1)
    kept(desk, rows(1))
    desk.now += timedelta(days=8)
    kept(desk, rows(2))
    assert PostImport.of(desk.brand).count() == 1


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["step", "stop", "resume", "begin"]), max_size=8))
def test_in_any_order_no_row_is_ever_two_posts(does: list[str]) -> None:
    desk = Desk.fresh(channels=0)
    row = kept(desk, rows(150))
    for do in does:
        if do == "step":
            carry_on_imports(desk.now)
        elif do == "stop":
            stop_bringing_in(row, desk.now)
        elif do == "resume":
            resume_bringing_in(row)
        else:
            begin_bringing_in(row, desk.ana, desk.now)
    resume_bringing_in(row)
    run(desk, row)
    sources = list(Post.of(desk.brand).values_list("source", flat=True))
    assert len(sources) == len(set(sources)) == 150


def test_a_row_for_a_channel_that_is_not_here_lands_as_a_draft_that_says_so() -> None:
    desk = Desk.fresh(channels=1)
    row = kept(
        desk, "Text,Posting Time,Channels\nOak,2027-01-01 09:30,chirper\nElm,2027-01-02 09:30,practice; chirper\n"
    )
    assert [(one.ok, one.not_here) for one in import_table(row).rows] == [(True, ("chirper",))] * 2
    assert run(desk, row).made == 2
    posts = sorted(desk.all(), key=lambda one: one.idea)
    assert [len(desk.stands(one).variants) for one in posts] == [1, 0]
    assert all("Not connected here: chirper" in one.notes for one in posts)


def test_a_channel_that_goes_while_its_rows_come_in_is_told_in_their_notes() -> None:
    desk = Desk.fresh(channels=2)
    gone = desk.channels[1]
    row = kept(desk, f"Text,Channels\nOak,{desk.channels[0].key}; {gone.key}\n")
    begin_bringing_in(row, desk.ana, desk.now)
    Channel.across_brands.filter(pk=gone.pk).update(closed_at=desk.now)
    carry_on_imports(desk.now)
    [post] = desk.all()
    assert (post.notes, len(desk.stands(post).variants)) == (f"Not connected here: {gone.key}", 1)
