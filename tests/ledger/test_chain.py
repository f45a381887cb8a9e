"""The record proves itself: whatever is done to it behind its back, the first wrong place is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.ledger.check import first_break, stretch
from rapport.ledger.models import Entry
from rapport.ledger.read import entries, page, place
from rapport.ledger.write import note
from rapport.people.models import Brand
from tests.cast import NOW, Cast

ROWS = 7
pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(cast: Cast) -> Brand:
    for n in range(ROWS):
        note(cast.aurora, "resolved", NOW + timedelta(hours=n), by=cast.ana, n=n)
        note(cast.norte, "resolved", NOW, by=cast.cruz)
    return cast.aurora


def found_in_stretches(brand: Brand, limit: int) -> int | None:
    part = stretch(brand, 0, limit)
    while part.broken is None and not part.last:
        part = stretch(brand, part.upto, limit)
    return part.broken


@pytest.mark.parametrize("limit", [1, 3, ROWS, 100])
def test_an_untouched_chain_is_whole(brand: Brand, limit: int) -> None:
    assert first_break(brand) is None
    assert found_in_stretches(brand, limit) is None


@pytest.mark.parametrize("limit", [1, 3, ROWS, 100])
@pytest.mark.parametrize("seq", range(1, ROWS + 1))
def test_a_changed_row_is_always_found(brand: Brand, seq: int, limit: int) -> None:
    Entry.of(brand).filter(seq=seq).update(data={"n": "another"})
    assert first_break(brand) == found_in_stretches(brand, limit) == seq


@pytest.mark.parametrize("limit", [1, 3, ROWS, 100])
@pytest.mark.parametrize("seq", range(1, ROWS + 1))
def test_a_removed_row_is_always_found(brand: Brand, seq: int, limit: int) -> None:
    Entry.of(brand).filter(seq=seq).delete()
    assert first_break(brand) == seq
    assert found_in_stretches(brand, limit) == seq


@pytest.mark.parametrize("limit", [1, 3, ROWS, 100])
def test_an_added_row_is_always_found(brand: Brand, limit: int) -> None:
    last = Entry.of(brand).get(seq=ROWS)
    last.pk, last.seq = None, ROWS + 1
    last.save()
    assert first_break(brand) == found_in_stretches(brand, limit) == ROWS + 1


@pytest.mark.parametrize(("hours", "seq"), [(-1, 1), (0, 1), (0.5, 2), (3, 4), (99, ROWS + 1)])
def test_a_time_is_found_by_halving(brand: Brand, hours: float, seq: int) -> None:
    assert place(brand, NOW + timedelta(hours=hours)) == seq


def test_pages_meet_without_gap_or_overlap(brand: Brand) -> None:
    seen, before = [], None
    while True:
        rows, before = page(entries(brand), before=before, limit=3)
        seen += [row.seq for row in rows]
        if before is None:
            break
    assert seen == list(range(ROWS, 0, -1))


def test_several_kinds_are_one_list(cast: Cast) -> None:
    for n in range(12):
        note(cast.aurora, ("assigned", "resolved", "reopened")[n % 3], NOW, by=cast.ana)
    rows, older = page(entries(cast.aurora), ["assigned", "reopened"], limit=5)
    assert [row.seq for row in rows] == [12, 10, 9, 7, 6]
    rows, older = page(entries(cast.aurora), ["assigned", "reopened"], older, limit=5)
    assert ([row.seq for row in rows], older) == ([4, 3, 1], None)
