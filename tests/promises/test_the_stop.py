"""Part of promise 8: the stop stops everything automatic, also what is in line; only a person starts it again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.availability.pressed import Pressed, press, pressed
from rapport.availability.stops import is_stopped, start, stop
from rapport.inbox.models import Need
from rapport.inbox.write import write
from rapport.ledger.check import first_break
from rapport.outbox.models import Reply, Step
from rapport.outbox.stop import _record, lift_stop, record_stops
from tests.outbox.networks import Paper
from tests.outbox.world import KINDS, PRESSED, World
from tests.prose import ROOT
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


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_presses_now_is_held_by_the_stop(kind: str) -> None:
    world = World.fresh(Paper(searchable=True))
    delivery = world.does(kind)
    if not delivery.automatic:
        world.plan(delivery)
    stop(world.brand, world.person, world.now)
    world.settle()
    delivery.refresh_from_db()
    assert (delivery.step, world.times_seen(delivery)) == (Step.WITHDRAWN, 0)
    start(world.brand, world.person, world.now)
    world.settle()
    assert world.times_seen(delivery) == 0
    assert first_break(world.brand) is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_stop_holds_what_was_taken_up_already(kind: str) -> None:
    world = World.fresh(Paper(searchable=True))
    delivery = world.does(kind)
    if not delivery.automatic:
        world.plan(delivery)
    world.meanwhile = lambda: stop(world.brand, world.person, world.now) and None
    world.settle()
    assert world.times_seen(delivery) == 0


@pytest.mark.parametrize("kind", PRESSED)
def test_what_a_person_presses_leaves_while_all_is_stopped(kind: str) -> None:
    world = World.fresh(Paper(searchable=True))
    stop(world.brand, world.person, world.now)
    delivery = world.does(kind)
    world.settle()
    assert world.times_seen(delivery) == 1


@pytest.mark.slow
@pytest.mark.parametrize("door", ["web", "api"])
def test_the_stop_acts_while_somebody_holds_the_database(tmp_path: Path, door: str) -> None:
    """SQLite lets one write at a time; that one here does not end."""
    here = {"RAPPORT_HOME": str(tmp_path), "RAPPORT_DATABASE_URL": ""}
    environ = {**os.environ, **here, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    words = [sys.executable, "-m", "tests.promises.pressing", door]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=True, cwd=ROOT)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["pressed"] in (302, True)
    assert (found["stopped"], found["shown"], found["rows"]) == (True, True, 0)
    assert found["read"] == 200
    assert found["note"] == [503, "2"]
    assert found["api"] == [503, "2", "busy"]
    assert found["left"] == [], "an automatic answer left after the stop was pressed"
    assert found["recorded"] == [[found["recorded"][0][0], None]]
    assert (found["ledger"], found["files"], found["lifted"]) == (1, [], True)


@given(st.lists(st.sampled_from(["press", "record", "lift", "crash"]), max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_press_is_never_lost_and_never_comes_back_by_itself(street: Street, deeds: list[str]) -> None:
    """Pressed outside the database, recorded, lifted, and a recorder that dies before it forgets the file."""
    lift_stop(street.brand, street.ana, street.now)
    stopped = False
    for deed in deeds:
        street.pass_time(1)
        if deed == "press":
            press(Pressed(street.brand.pk, street.ana.pk, street.now))
            stopped = True
        elif deed == "crash":
            for one in pressed():
                _record(one)
        elif deed == "record":
            record_stops()
        else:
            lift_stop(street.brand, street.ana, street.now)
            stopped = False
        assert is_stopped(street.brand) is stopped
    lift_stop(street.brand, street.ana, street.now)
