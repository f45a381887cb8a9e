"""Time turned back by a restore: what may have been said meanwhile is never said again."""

from __future__ import annotations

import pytest

from rapport.availability.stops import is_stopped
from rapport.ledger.check import first_break
from rapport.outbox.after_restore import hold
from rapport.outbox.models import Attempt, Delivery, Reply, Step
from tests.outbox.networks import Paper
from tests.outbox.world import World

pytestmark = pytest.mark.django_db


def restored(world: World, reply: Reply, step: Step) -> None:
    """The reply's row as a backup made before it left would have it."""
    Attempt.across_brands.filter(delivery=reply).delete()
    Delivery.across_brands.filter(pk=reply.pk).update(step=step, sent_at=None, network_id="")


@pytest.mark.parametrize("step", [Step.QUEUED, Step.SENDING])
@pytest.mark.parametrize("left", [True, False], ids=["it had left", "it had not"])
@pytest.mark.parametrize(("idempotent", "searchable"), [(True, False), (False, True), (False, False)])
def test_a_persons_words_are_looked_for_before_they_go(
    step: Step, left: bool, idempotent: bool, searchable: bool
) -> None:
    world = World.fresh(Paper(idempotent=idempotent, searchable=searchable))
    reply, made_at = world.person_says(), world.now
    if left:
        world.send()
    restored(world, reply, step)
    world.wait(60)
    assert hold(world.brand, made_at, world.now, "restored") == 1
    world.settle()
    reply.refresh_from_db()
    assert world.times_seen(reply) <= 1
    if idempotent or searchable:
        assert (reply.step, world.times_seen(reply)) == (Step.SENT, 1)
    else:
        assert reply.step == Step.UNKNOWN


@pytest.mark.parametrize("left", [True, False], ids=["they had left", "they had not"])
@pytest.mark.parametrize("searchable", [True, False])
def test_automatic_words_are_looked_for_and_never_said_again(left: bool, searchable: bool) -> None:
    world = World.fresh(Paper(searchable=searchable))
    reply, made_at = world.robot_says(), world.now
    if left:
        world.send()
    restored(world, reply, Step.QUEUED)
    world.wait(60)
    hold(world.brand, made_at, world.now, "restored")
    world.settle()
    reply.refresh_from_db()
    found = Step.SENT if left else Step.WITHDRAWN
    assert (reply.step, world.times_seen(reply)) == (found if searchable else Step.UNKNOWN, int(left))
    assert is_stopped(world.brand)
    assert first_break(world.brand) is None


def test_another_brand_is_left_alone() -> None:
    mine, other = World.fresh(Paper()), World.fresh(Paper())
    reply = other.person_says()
    hold(mine.brand, mine.now, mine.now, "restored")
    assert not Attempt.across_brands.filter(delivery=reply).exists()
    assert not is_stopped(other.brand)
