"""One act for many: nobody who waits is put out of sight, and one that fails holds up none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Person
from rapport.inbox import bulk, conversation_actions
from rapport.inbox.bulk import BulkAct, BulkWish, TooMany, WhyNot, for_many, holds_back
from rapport.inbox.conversation_actions import NotHere
from rapport.inbox.models import Conversation, Status
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from tests.cast import Cast
from tests.screens.busy import busy
from tests.street import Street

RESOLVE = BulkWish(BulkAct.RESOLVE)


@pytest.fixture
def bo(street: Street) -> Person:
    return busy(street)


def numbers(street: Street, *handles: str) -> list[int]:
    return [street.conversation(one).pk for one in handles]


def everything(street: Street) -> list[int]:
    return list(Conversation.of(street.brand).order_by("pk").values_list("pk", flat=True))


def test_a_customer_who_waits_is_left_out_of_a_resolve_and_named(street: Street, bo: Person) -> None:
    rows = everything(street)
    result = for_many(street.brand, rows, RESOLVE, street.ana, street.now)
    assert set(result.done) == set(numbers(street, "lucia"))
    assert {one.name: one.why for one in result.left}["Marta"] == WhyNot.WAITS
    assert sorted([*result.done, *result.same, *(one.number for one in result.left)]) == rows
    waiting = Conversation.of(street.brand).filter(waiting_since__isnull=False)
    assert not waiting.exclude(status=Status.OPEN).exists()


def test_each_has_its_own_row_in_the_record(street: Street, bo: Person) -> None:
    for_many(street.brand, numbers(street, "tom", "kim"), BulkWish(BulkAct.LABEL, name="Couriers"), bo, street.now)
    rows = Entry.of(street.brand).filter(what=What.LABELLED, data__label="couriers")
    assert sorted(rows.values_list("conversation", flat=True)) == sorted(numbers(street, "tom", "kim"))


def test_what_is_so_already_is_not_written_again(street: Street, bo: Person) -> None:
    wish = BulkWish(BulkAct.ASSIGN, to=bo)
    first = for_many(street.brand, numbers(street, "tom", "jonas"), wish, street.ana, street.now)
    assert first.done == {street.conversation("tom").pk: "", street.conversation("jonas").pk: street.ana.handle}
    count = Entry.of(street.brand).count()
    assert for_many(street.brand, list(first.done), wish, street.ana, street.now).same == list(first.done)
    assert Entry.of(street.brand).count() == count


def test_one_that_fails_holds_up_none(street: Street, bo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, real = street.conversation("kim").pk, conversation_actions.label

    def label(row: Conversation, *given: Any) -> object:
        made = real(row, *given)
        if row.pk == broken:
            raise OperationalError("the disk is full")
        return made

    monkeypatch.setattr(conversation_actions, "label", label)
    wish = BulkWish(BulkAct.LABEL, name="couriers")
    result = for_many(street.brand, numbers(street, "tom", "kim", "omar"), wish, bo, street.now)
    assert set(result.done) == set(numbers(street, "tom", "omar"))
    assert [(one.number, one.why) for one in result.left] == [(broken, WhyNot.FAILED)]
    assert not street.conversation("kim").labellings.exists()


def test_cruz_changes_nothing_here(street: Street, bo: Person, cast: Cast) -> None:
    result = for_many(cast.norte, numbers(street, "lucia"), RESOLVE, cast.cruz, street.now)
    assert [one.why for one in result.left] == [WhyNot.GONE]
    with pytest.raises(NotHere):
        for_many(street.brand, numbers(street, "tom"), BulkWish(BulkAct.ASSIGN, to=cast.cruz), bo, street.now)
    assert street.conversation("tom").assignee is None


def test_more_than_can_be_looked_over_is_refused(street: Street, bo: Person) -> None:
    with pytest.raises(TooMany):
        for_many(street.brand, range(1, bulk.MOST + 2), RESOLVE, bo, street.now)


def test_a_snooze_comes_back(street: Street, bo: Person) -> None:
    until = street.now + timedelta(hours=1)
    for_many(street.brand, numbers(street, "kim"), BulkWish(BulkAct.SNOOZE, until=until), bo, street.now)
    assert street.conversation("kim").status == Status.SNOOZED
    conversation_actions.wake(until)
    assert street.conversation("kim").status == Status.OPEN


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(list(BulkAct)), st.sets(st.integers(0, 9), max_size=6)), max_size=5))
def test_nobody_who_waits_is_ever_resolved(street: Street, steps: list[tuple[BulkAct, set[int]]]) -> None:
    bo = Person.objects.filter(name="Bo Lind").first() or busy(street)
    rows = everything(street)
    for act, some in steps:
        before = {one.pk: one for one in Conversation.of(street.brand)}
        wish = BulkWish(act, until=street.now + timedelta(hours=1), name="couriers", to=bo)
        result = for_many(street.brand, [rows[k] for k in some if k < len(rows)], wish, bo, street.now)
        if act is BulkAct.RESOLVE:
            assert not [number for number in result.done if holds_back(before[number])]
