"""Part of promise 8: the stop stops everything automatic, also what is in line; only a person starts it again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.inbox.models import Need
from rapport.inbox.reply import write
from rapport.outbox.models import Reply, Step
from rapport.people.stops import is_stopped, start, stop
from tests.street import Street

pytestmark = pytest.mark.django_db


def test_words_in_line_do_not_leave_after_the_stop_nor_when_it_is_lifted(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.receive()
    stop(street.brand, street.ana, street.now)
    street.deliver()
    assert Reply.of(street.brand).get().step == Step.WITHDRAWN
    assert (street.conversation().need, street.conversation().waiting_since) == (Need.PERSON, street.now)
    start(street.brand, street.ana, street.now)
    street.run()
    assert street.heard() == []


def test_while_stopped_answers_are_drafts_and_people_write_on(street: Street) -> None:
    street.teach()
    stop(street.brand, street.ana, street.now)
    street.says("What are your opening hours?")
    street.says("I want to talk to a human", "eve")
    street.run()
    assert (street.heard(), street.heard("eve")) == ([], [])
    assert street.conversation().need == Need.DRAFT
    write(street.conversation("eve"), "Here I am.", street.ana, street.now)
    street.run()
    assert street.heard("eve") == ["Here I am."]


def test_nothing_lifts_a_stop_but_a_person(street: Street) -> None:
    first = stop(street.brand, street.ana, street.now)
    assert stop(street.brand, None, street.now) == first
    street.pass_time(10**6)
    street.run()
    assert is_stopped(street.brand)


def test_automatic_words_that_waited_too_long_become_a_persons(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.receive()
    street.now += timedelta(hours=2)
    street.deliver()
    assert street.heard() == []
    assert street.conversation().need == Need.PERSON
