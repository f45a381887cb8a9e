"""Promise 9, where a sender sleeps over its lease: it says nothing, and decides nothing, that is another's now."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.channels.connected import healthy
from rapport.channels.models import Channel, Health, State
from rapport.channels.verify import close
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain
from rapport.outbox import claim, deliver, unknown
from rapport.outbox.due import EACH, due, shared_out
from rapport.outbox.models import Delivery, Step
from tests.outbox.networks import Paper
from tests.outbox.world import KINDS, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("searchable", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_who_slept_over_its_lease_does_nothing_beside_the_one_who_took_over(kind: str, searchable: bool) -> None:
    world = World.fresh(Paper(searchable=searchable))
    delivery = world.does(kind)

    def asleep() -> None:
        world.wait(claim.LEASE.total_seconds() + 1)
        world.send()

    world.meanwhile = asleep
    world.send()
    delivery.refresh_from_db()
    assert delivery.step == Step.SENT, delivery.reason
    assert world.times_seen(delivery) == 1
    assert delivery.attempts.count() == 1


@pytest.mark.parametrize("error", [TryAgain("busy", after=5), Refused("no"), NeedsReconnect("out")])
def test_a_verdict_that_comes_too_late_moves_nothing_of_anothers(error: ConnectorError) -> None:
    world = World.fresh(Paper())
    reply = world.person_says()
    mine = claim.claim(reply.pk, world.now)
    world.wait(claim.LEASE.total_seconds() + 1)
    theirs = claim.claim(reply.pk, world.now)
    assert mine
    assert theirs
    claim.later(mine, None, error, world.now, 5)
    claim.failed(mine, None, str(error), world.now)
    claim.unknown(mine, None, str(error), world.now)
    claim.withdraw(mine, "overtaken", world.now)
    reply.refresh_from_db()
    assert (reply.step, reply.lease_until) == (Step.SENDING, theirs.lease_until)
    claim.later(theirs, None, error, world.now, 5)
    reply.refresh_from_db()
    assert reply.step == Step.QUEUED


@pytest.mark.parametrize("searchable", [False, True])
def test_a_call_without_end_is_given_up_before_another_may_take_over(
    monkeypatch: pytest.MonkeyPatch, searchable: bool
) -> None:
    assert timedelta(seconds=deliver.CALL_WITHIN) < claim.CALLING
    monkeypatch.setattr(deliver, "CALL_WITHIN", 5.0)
    world = World.fresh(Paper(searchable=searchable, hangs=60.0))
    reply = world.person_says()
    world.send()
    reply.refresh_from_db()
    assert reply.step == (Step.SENT if searchable else Step.UNKNOWN)
    assert world.times_seen(reply) == 1


def test_what_is_disconnected_while_a_sender_has_it_does_not_leave() -> None:
    world = World.fresh(Paper())
    reply = world.person_says()
    world.meanwhile = lambda: close(world.floor.channel, world.person, world.now)
    world.send()
    reply.refresh_from_db()
    assert (world.times_seen(reply), reply.step) == (0, Step.QUEUED)
    assert claim.claim(reply.pk, world.now + timedelta(hours=1)) is None


def test_who_was_turned_away_with_the_old_sign_in_does_not_sign_out_the_new_one() -> None:
    world = World.fresh(Paper(before=NeedsReconnect("token revoked")))
    reply = world.person_says()

    def signed_in_again() -> None:
        Channel.across_brands.filter(pk=world.floor.channel_id).update(renewed_at=timezone.now())
        healthy(world.floor.channel, world.now)

    world.meanwhile = signed_in_again
    world.send()
    assert Health.across_brands.get(channel=world.floor.channel).state == State.OK
    world.wait(60)
    world.send()
    reply.refresh_from_db()
    assert (reply.step, world.times_seen(reply)) == (Step.SENT, 1)


def test_what_broke_off_too_often_goes_again_once_a_person_says_that_it_is_not_there() -> None:
    world = World.fresh(Paper(idempotent=True))
    reply = world.person_says()
    for _ in range(claim.TRIES + 1):
        world.kill = "begun"
        world.send()
        world.wait(1000)
    world.kill = ""
    reply.refresh_from_db()
    assert reply.step == Step.UNKNOWN, reply.reason
    unknown.did_not_arrive(reply, world.person, world.now)
    world.settle()
    reply.refresh_from_db()
    assert (reply.step, world.times_seen(reply)) == (Step.SENT, 1), reply.reason


def test_that_it_is_not_there_says_nothing_of_tries_that_were_settled() -> None:
    world = World.fresh(Paper(before=TryAgain("busy", after=5)))
    reply = world.person_says()
    world.send()
    world.paper.before = MaybeSent("k")
    world.settle()
    unknown.did_not_arrive(Delivery.across_brands.get(pk=reply.pk), world.person, world.now)
    assert list(reply.attempts.order_by("pk").values_list("outcome", flat=True)) == ["later", "not there"]


@pytest.mark.parametrize("kind", ["a person's reply", "a post changed"])
def test_a_no_to_the_second_call_says_nothing_of_the_first(kind: str) -> None:
    """The first may have arrived: to call it failed would let a person say it a second time."""
    world = World.fresh(Paper(idempotent=True, after=MaybeSent("k")))
    delivery = world.does(kind)
    world.send()
    world.paper.before = Refused("window closed")
    world.wait(4000)
    world.send()
    delivery.refresh_from_db()
    assert (delivery.step, world.times_seen(delivery)) == (Step.UNKNOWN, 1)


def test_a_rule_that_holds_by_now_says_nothing_of_the_first_call_either() -> None:
    world = World.fresh(Paper(idempotent=True, after=MaybeSent("k")))
    reply = world.person_says()
    world.send()
    world.broken = True
    world.wait(4000)
    world.send()
    reply.refresh_from_db()
    assert (reply.step, world.times_seen(reply)) == (Step.UNKNOWN, 1)


def test_a_lease_from_a_clock_that_was_ahead_does_not_keep_it_for_ever() -> None:
    world = World.fresh(Paper())
    reply = world.person_says()
    ahead = world.now + timedelta(days=400)
    assert claim.claim(reply.pk, ahead)  # its sender dies, and the clock is set right
    assert due(world.now) == [reply.pk]
    world.settle()
    reply.refresh_from_db()
    assert (reply.step, world.times_seen(reply)) == (Step.SENT, 1)


def test_a_channel_whose_network_is_slow_leaves_room_for_the_others() -> None:
    slow, other = World.fresh(Paper()), World.fresh(Paper())
    for n in range(40):
        slow.publishes(f"Oak {n}.")
    other.wait(60)  # it comes last
    reply = other.person_says()
    now = slow.now + timedelta(hours=1)
    under_way: dict[int, int] = {}
    for _ in range(3):
        under_way |= dict(shared_out(now, 32 - len(under_way), under_way))
    assert Counter(under_way.values())[slow.floor.channel_id] == EACH
    assert reply.pk in under_way
    assert len(due(now)) == 41
    assert shared_out(now, 0, {}) == []
