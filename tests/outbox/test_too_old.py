"""Promise 12. An answer of the robot that cannot leave keeps nobody out of the list for longer than an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.budgets.restriction import restrict
from rapport.channels.connected import record_health
from rapport.channels.models import State
from rapport.connectors.prices import PaidAct
from rapport.inbox.lists import conversations
from rapport.inbox.models import Need
from rapport.inbox.surface_failures import surface_failures
from rapport.outbox.models import Attempt, Delivery, Reply, Step
from rapport.outbox.too_old import take_back_old
from tests.outbox.networks import Paper
from tests.outbox.world import World
from tests.street import Street

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=61)


@pytest.fixture(params=["signed out", "restricted"])
def held(request: pytest.FixtureRequest, street: Street) -> Reply:
    """An automatic answer in line on a channel by which nothing leaves."""
    street.teach(automatic=True)
    street.says("When are you open?", "dee")
    street.receive()
    if request.param == "restricted":
        restrict(street.channel, PaidAct.SEND, "Blocked.", street.now)
    else:
        record_health(street.channel, State.NEEDS_SIGN_IN, "Sign in again.", street.now)
    return Reply.of(street.brand).get()


def test_after_an_hour_the_customer_is_a_persons(street: Street, held: Reply) -> None:
    assert take_back_old(street.now + timedelta(minutes=59)) == 0
    assert take_back_old(street.now + LATER) == 1
    surface_failures(street.now + LATER)
    held.refresh_from_db()
    assert (held.step, take_back_old(street.now + LATER)) == (Step.WITHDRAWN, 0)
    assert [one.need for one in conversations(street.brand, "waiting")] == [Need.PERSON]


def test_what_may_have_arrived_is_for_a_person_to_look_for(street: Street, held: Reply) -> None:
    Attempt.across_brands.create(brand=street.brand, delivery=held, at=street.now, outcome="maybe")
    take_back_old(street.now + LATER)
    surface_failures(street.now + LATER)
    held.refresh_from_db()
    assert held.step == Step.UNKNOWN
    assert street.conversation("dee").need == Need.UNKNOWN


def test_one_whose_sender_died_before_the_channel_was_lost_is_taken_back_too(street: Street, held: Reply) -> None:
    """Nobody may take it there, and only a sender would see that it is too old."""
    lease = street.now + timedelta(seconds=90)
    Delivery.across_brands.filter(pk=held.pk).update(step=Step.SENDING, lease_until=lease)
    assert take_back_old(street.now + LATER) == 1
    surface_failures(street.now + LATER)
    held.refresh_from_db()
    assert held.step == Step.WITHDRAWN
    assert [one.need for one in conversations(street.brand, "waiting")] == [Need.PERSON]


def test_one_that_a_sender_has_is_left_to_it(street: Street, held: Reply) -> None:
    lease = street.now + LATER + timedelta(seconds=90)
    Delivery.across_brands.filter(pk=held.pk).update(step=Step.SENDING, lease_until=lease)
    assert take_back_old(street.now + LATER) == 0


def test_one_that_a_clock_dated_ahead_is_not_kept_until_that_time_comes(street: Street, held: Reply) -> None:
    Delivery.across_brands.filter(pk=held.pk).update(created_at=street.now + timedelta(days=400))
    assert take_back_old(street.now) == 1
    held.refresh_from_db()
    assert held.step == Step.WITHDRAWN


def test_what_a_clock_dated_ahead_leaves_by_no_robot() -> None:
    world = World.fresh(Paper())
    reply = world.robot_says()
    Delivery.across_brands.filter(pk=reply.pk).update(created_at=world.now + timedelta(days=400))
    world.send()
    reply.refresh_from_db()
    assert (reply.step, world.times_seen(reply)) == (Step.WITHDRAWN, 0)
