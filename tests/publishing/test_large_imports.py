"""A file of 5,000 posts: its progress is counted, stopped, broken off and gone on with, and undone whole."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.accounts.models import Membership, Role
from rapport.publishing import bring_in
from rapport.publishing.bring_in import AT_ONCE
from rapport.publishing.imports.models import ImportedPost, PostImport
from rapport.publishing.imports.running import (
    begin_bringing_in,
    carry_on_imports,
    resume_bringing_in,
    stop_bringing_in,
    undo_bringing_in,
)
from rapport.publishing.models import Post
from rapport.publishing.tables.cells import MOST_ROWS
from rapport.publishing.writing import write_post
from tests.outbox.world import Killed
from tests.publishing.test_imports import fresh, kept, rows, run
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
MEGABYTES = 40 * 2**20


def counts(row: PostImport) -> tuple[int, int, int]:
    """As the file tells them, and as they are."""
    there = ImportedPost.of(row.brand).filter(batch=row.pk).count()
    return (fresh(row).place, fresh(row).made, there)


def asked(now: datetime) -> int:
    """How many statements one step makes."""
    with CaptureQueriesContext(connection) as found:
        assert carry_on_imports(now) == AT_ONCE
    return len(found)


@contextmanager
def traced() -> Iterator[None]:
    """One step holds no more of the file than its part; tracing all of them would take minutes."""
    tracemalloc.start()
    yield
    assert tracemalloc.get_traced_memory()[1] < MEGABYTES
    tracemalloc.stop()


@pytest.mark.slow
def test_five_thousand_rows_come_in_step_by_step_and_every_step_costs_the_same() -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, rows(MOST_ROWS))
    begin_bringing_in(row, desk.ana, desk.now)
    carry_on_imports(desk.now)
    early = asked(desk.now)
    for done in range(3 * AT_ONCE, MOST_ROWS - AT_ONCE + 1, AT_ONCE):
        with traced() if done == MOST_ROWS // 2 else nullcontext():
            assert carry_on_imports(desk.now) == AT_ONCE
        assert counts(row) == (done, done, done)
    assert abs(asked(desk.now) - early) <= 2
    assert (fresh(row).state, *counts(row)) == ("done", MOST_ROWS, MOST_ROWS, MOST_ROWS)
    again = run(desk, kept(desk, rows(MOST_ROWS)))
    assert (again.made, again.known, Post.of(desk.brand).count()) == (0, MOST_ROWS, MOST_ROWS)


def carried_on(desk: Desk) -> None:
    while carry_on_imports(desk.now):
        pass


def killed_at(at: int, verb: Callable[..., Post]) -> Callable[..., Post]:
    """The process dies as this row is written."""
    left = at

    def dies(*given: Any) -> Post:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return verb(*given)

    return dies


@pytest.mark.parametrize("at", [0, 1, 99, 100, 150, 249])
def test_killed_in_the_middle_it_goes_on_with_each_row_once(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.fresh(channels=1)
    row = kept(desk, rows(250))
    begin_bringing_in(row, desk.ana, desk.now)
    with monkeypatch.context() as patched:
        patched.setattr(bring_in, "write_post", killed_at(at, write_post))
        with pytest.raises(Killed):
            carried_on(desk)
    place, made, there = counts(row)
    assert place == made == there == Post.of(desk.brand).count() == at // AT_ONCE * AT_ONCE
    while carry_on_imports(desk.now):
        pass
    sources = list(Post.of(desk.brand).values_list("source", flat=True))
    assert (len(sources), len(set(sources)), fresh(row).state) == (250, 250, "done")


def test_stopped_in_the_middle_it_tells_what_landed_and_all_of_that_is_taken_back(client: Client) -> None:
    desk = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=desk.brand, person=desk.ana, role=Role.OWNER)
    client.force_login(desk.ana)
    before = desk.post("Mine.")
    row = kept(desk, rows(450))
    begin_bringing_in(row, desk.ana, desk.now)
    for _ in range(2):
        carry_on_imports(desk.now)
    here = reverse("publish:import", args=[desk.brand.slug, row.pk])
    assert "200 of 450 rows done: 200 new drafts" in client.get(here).content.decode()
    stop_bringing_in(row, desk.now)
    page = client.get(here).content.decode()
    assert "200 of 450 rows done: 200 new drafts, 0 were here already." in " ".join(page.split())
    assert "Go on" in page
    undo_bringing_in(row, desk.ana, desk.now)
    carry_on_imports(desk.now)
    page = client.get(here, headers={"HX-Request": "true"}).content.decode()
    assert "100 of 200 drafts taken back." in page
    while carry_on_imports(desk.now):
        pass
    assert desk.all() == [before]
    assert "200 of 200 drafts taken back." in client.get(here).content.decode()
    resume_bringing_in(row)
    assert carry_on_imports(desk.now) == 0
