"""The record proves itself: whatever is done to it behind its back, the first wrong first_place is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.accounts.models import Brand
from rapport.ledger.check import first_break, stretch
from rapport.ledger.models import Entry
from rapport.ledger.read import entries, first_place, page
from rapport.ledger.subject import Subject
from rapport.ledger.what import What
from rapport.ledger.write import FORM, Record, UnknownForm, hash_of, note
from tests.cast import NOW, Cast

ROWS = 7
pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(cast: Cast) -> Brand:
    for n in range(ROWS):
        note(cast.aurora, What.RESOLVED, NOW + timedelta(hours=n), by=cast.ana, n=n)
        note(cast.norte, What.RESOLVED, NOW, by=cast.cruz)
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


@pytest.mark.parametrize(
    "changed",
    [
        {"form": 2},
        {"what": "reopened"},
        {"actor": "robot"},
        {"conversation": 12},
        {"subject_kind": "reply"},
        {"subject_id": 999_999},
        {"at": NOW},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_every_value_of_a_row_is_covered(brand: Brand, changed: dict[str, object]) -> None:
    Entry.of(brand).filter(seq=3).update(**changed)
    assert first_break(brand) == 3


def test_a_row_in_a_form_that_is_not_known_is_not_proved() -> None:
    record = Record(What.RESOLVED, "system", None, 1, Subject("conversation", 1))
    with pytest.raises(UnknownForm):
        hash_of("", 1, 1, NOW, record, form=FORM + 1)


def test_an_entry_is_about_the_nearest_row_it_names(cast: Cast) -> None:
    def about(**data: int) -> tuple[str, int]:
        row = note(cast.aurora, What.RESOLVED, NOW, **data)
        assert row.subject_kind not in row.data
        return row.subject_kind, row.subject_id

    assert about() == ("brand", cast.aurora.pk)
    assert about(conversation=7) == ("conversation", 7)
    assert about(conversation=7, message=8) == ("message", 8)
    assert about(conversation=7, message=8, reply=9) == ("reply", 9)
    assert about(message=8, article=10) == ("article", 10)


def test_a_word_that_is_not_known_is_not_recorded(cast: Cast) -> None:
    with pytest.raises(ValueError, match="tampered"):
        note(cast.aurora, "tampered", NOW)  # type: ignore[arg-type]
    assert not Entry.of(cast.aurora).exists()


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
    assert first_place(brand, NOW + timedelta(hours=hours)) == seq


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
        note(cast.aurora, (What.ASSIGNED, What.RESOLVED, What.REOPENED)[n % 3], NOW, by=cast.ana)
    rows, older = page(entries(cast.aurora), ["assigned", "reopened"], limit=5)
    assert [row.seq for row in rows] == [12, 10, 9, 7, 6]
    rows, older = page(entries(cast.aurora), ["assigned", "reopened"], older, limit=5)
    assert ([row.seq for row in rows], older) == ([4, 3, 1], None)
