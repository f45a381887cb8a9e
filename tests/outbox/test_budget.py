"""A network's budget of calls is kept: words wait in line, people's first, and none is lost."""

from __future__ import annotations

import pytest

from rapport.budgets.models import BucketFill, Cap, Spending
from rapport.budgets.over import DAY, UNSEEN
from rapport.channels.connected import healthy
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain
from rapport.outbox.claim import AUTOMATIC_LIFE
from rapport.outbox.models import Reply, Step
from tests.outbox.networks import Paper, calls, costs
from tests.outbox.world import World

pytestmark = pytest.mark.django_db


def test_no_more_calls_than_the_network_allows_and_the_rest_wait() -> None:
    world = World.fresh(Paper(buckets=[calls(2, 60)]))
    replies = [world.person_says(f"{n}") for n in range(5)]
    heard = []
    for _ in range(12):
        world.send()
        heard.append(len(world.paper.seen))
        world.wait(10)
    assert heard[:6] == [1, 2, 2, 2, 2, 2]
    assert max(later - now for now, later in zip(heard, heard[6:], strict=False)) <= 2
    world.settle()
    assert [one.key for one in world.paper.seen] == [reply.key for reply in replies]
    assert not Reply.of(world.brand).exclude(step=Step.SENT).exists()


def capped(paper: Paper, day: int) -> World:
    world = World.fresh(paper)
    Cap.across_brands.create(brand=world.brand, channel=world.floor.channel, day=day, currency="XTS")
    return world


def test_a_robots_words_do_not_wait_for_money_until_nobody_wants_them() -> None:
    """They come to a person when they are too old to leave by themselves, not when the month turns."""
    world = capped(Paper(prices=costs(send=5)), 0)
    reply = world.robot_says()
    world.send()
    reply.refresh_from_db()
    assert (reply.step, reply.reason) == (Step.QUEUED, DAY)
    world.wait(AUTOMATIC_LIFE.total_seconds() + 2)
    world.send()
    reply.refresh_from_db()
    assert reply.step == Step.WITHDRAWN
    assert reply.reason.startswith("too late")
    assert world.paper.seen == []


def test_a_doubt_that_costs_too_much_to_look_into_is_a_persons() -> None:
    paper = Paper(searchable=True, after=MaybeSent("k"), blind=TryAgain("busy"), prices=costs(send=5, find=5))
    world = capped(paper, 10)
    reply = world.person_says()
    world.settle(3)
    reply.refresh_from_db()
    assert (reply.step, reply.reason) == (Step.UNKNOWN, UNSEEN)
    assert len(world.paper.seen) == 1


def test_a_kill_after_the_attempt_began_leaves_it_charged() -> None:
    world = capped(Paper(searchable=True, prices=costs(send=5)), 10)
    world.person_says()
    world.kill = "begun"
    world.send()
    assert Spending.of(world.brand).get(act="send").millionths == 5
    assert world.paper.seen == []


@pytest.mark.parametrize("error", [TryAgain("cannot be reached"), Refused("no"), NeedsReconnect("out")])
def test_what_the_network_did_not_do_costs_nothing_and_is_counted_as_a_call(error: ConnectorError) -> None:
    world = capped(Paper(buckets=[calls(9, 60)], prices=costs(send=5)), 5)
    world.person_says("One.")
    world.paper.before = error
    world.send()
    assert [(one.times, one.millionths) for one in Spending.of(world.brand)] == [(1, 0)]
    assert BucketFill.of(world.brand).get().used == 1
    healthy(world.floor.channel, world.now)
    world.person_says("Two.")
    world.wait(60)
    world.send()
    assert len(world.paper.seen) == 1
    assert [(one.times, one.millionths) for one in Spending.of(world.brand)] == [(2, 5)]


def test_what_may_have_arrived_costs_what_it_does() -> None:
    world = capped(Paper(prices=costs(send=5)), 5)
    world.person_says("One.")
    world.paper.before = MaybeSent("k")
    world.send()
    assert [(one.times, one.millionths) for one in Spending.of(world.brand)] == [(1, 5)]
