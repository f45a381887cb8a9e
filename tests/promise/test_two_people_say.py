"""Two people label the same message: where they do not agree it counts as a complaint, until it is settled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rapport.accounts.models import Person
from rapport.inbox.models import Message
from rapport.promise.judge import forget, judge, said_as_one
from rapport.promise.labelling_queue import labelling_queue
from rapport.promise.models import Drawn, Judgement, Opinion, Says
from tests.promise.crowd import crowd, group_of
from tests.street import Street, colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(street: Street) -> Message:
    crowd(street, 1, 0)
    return Message.of(street.brand).select_related("channel", "reading").get()


@pytest.fixture
def bo(street: Street) -> Person:
    return colleague(street, "bo")


@given(some.lists(some.sampled_from(Says), min_size=1))
def test_only_one_word_of_all_is_never_taken_for_a_complaint(said: list[Says]) -> None:
    assert (said_as_one(said) == Says.OTHER) == (set(said) == {Says.OTHER})


def test_who_says_the_same_confirms_it(street: Street, bo: Person, message: Message) -> None:
    judge(message, Says.OTHER, Drawn.CHANCE, street.ana, street.now)
    row = judge(message, Says.OTHER, Drawn.CHANCE, bo, street.now)
    assert (row.says, row.by) == (Says.OTHER, bo)
    assert Opinion.of(street.brand).count() == 2


def test_who_says_otherwise_makes_it_count_as_a_complaint(street: Street, bo: Person, message: Message) -> None:
    judge(message, Says.OTHER, Drawn.CHANCE, street.ana, street.now)
    assert judge(message, Says.COMPLAINT, Drawn.CHANCE, bo, street.now).says == Says.UNSURE
    ask = labelling_queue(group_of(street), street.now, most=1)[0]
    assert (ask.message, ask.why) == (message, "disputed")


def test_one_of_them_may_change_their_mind(street: Street, bo: Person, message: Message) -> None:
    judge(message, Says.OTHER, Drawn.CHANCE, street.ana, street.now)
    judge(message, Says.COMPLAINT, Drawn.CHANCE, bo, street.now)
    assert judge(message, Says.OTHER, Drawn.CHANCE, bo, street.now).says == Says.OTHER


def test_what_settles_it_counts_alone_and_only_where_there_is_something_to_settle(
    street: Street, bo: Person, message: Message
) -> None:
    judge(message, Says.OTHER, Drawn.CHANCE, street.ana, street.now)
    judge(message, Says.COMPLAINT, Drawn.CHANCE, bo, street.now)
    assert judge(message, Says.OTHER, Drawn.CHANCE, bo, street.now, settles=True).says == Says.OTHER
    late = judge(message, Says.COMPLAINT, Drawn.CHANCE, street.ana, street.now, settles=True)
    assert late.says == Says.UNSURE, "somebody has settled it meanwhile: this is another opinion"


def test_what_was_settled_and_taken_back_leaves_what_the_others_said(
    street: Street, bo: Person, message: Message
) -> None:
    judge(message, Says.COMPLAINT, Drawn.CHANCE, street.ana, street.now)
    judge(message, Says.OTHER, Drawn.CHANCE, bo, street.now)
    row = judge(message, Says.OTHER, Drawn.CHANCE, bo, street.now, settles=True)
    assert labelling_queue(group_of(street), street.now, most=1) == []
    forget(row, bo, street.now)
    left = Judgement.of(street.brand).get()
    assert (left.says, left.by) == (Says.COMPLAINT, street.ana)


def test_one_who_settled_and_was_overruled_leaves_the_last_word_standing(
    street: Street, bo: Person, message: Message
) -> None:
    cem = colleague(street, "cem")
    judge(message, Says.COMPLAINT, Drawn.CHANCE, street.ana, street.now)
    judge(message, Says.OTHER, Drawn.CHANCE, bo, street.now)
    judge(message, Says.OTHER, Drawn.CHANCE, bo, street.now, settles=True)
    judge(message, Says.COMPLAINT, Drawn.CHANCE, cem, street.now)
    row = judge(message, Says.OTHER, Drawn.CHANCE, cem, street.now, settles=True)
    forget(row, bo, street.now)
    assert Judgement.of(street.brand).get().says == Says.OTHER
    forget(row, cem, street.now)
    assert Judgement.of(street.brand).get().says == Says.COMPLAINT, "what Ana said is nowhere lost"


def test_taken_back_is_what_one_person_said(street: Street, bo: Person, message: Message) -> None:
    judge(message, Says.OTHER, Drawn.CHANCE, street.ana, street.now)
    row = judge(message, Says.COMPLAINT, Drawn.CHANCE, bo, street.now)
    forget(row, street.ana, street.now)
    left = Judgement.of(street.brand).get()
    assert (left.says, left.by) == (Says.COMPLAINT, bo)
    forget(left, bo, street.now)
    assert not Judgement.of(street.brand).exists()


def test_what_was_put_right_in_passing_is_kept(street: Street, bo: Person, message: Message) -> None:
    judge(message, Says.COMPLAINT, Drawn.CORRECTION, bo, street.now)
    row = judge(message, Says.OTHER, Drawn.CHANCE, street.ana, street.now, 1.0)
    assert row.says == Says.UNSURE
    assert {one.by: one.says for one in row.opinions.all()} == {
        bo: Says.COMPLAINT,
        street.ana: Says.OTHER,
    }
