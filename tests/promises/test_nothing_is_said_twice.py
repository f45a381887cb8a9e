"""Promise 9. Nothing accepted is lost, nothing is said twice.

Where a network gives no way to know, the outcome is shown as *unknown* and a person decides; it is never
blindly repeated. Here the sender is killed at every point between two steps, on every kind of network, with
every kind of failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain
from rapport.outbox import unknown
from rapport.outbox.models import Delivery, Step
from tests.outbox.networks import Paper
from tests.outbox.world import ACTS, LOOKED_FOR, POINTS, World

pytestmark = pytest.mark.django_db

NETWORKS = {
    "knows our keys": {"idempotent": True, "searchable": False},
    "can be searched": {"idempotent": False, "searchable": True},
    "knows keys and can be searched": {"idempotent": True, "searchable": True},
    "gives no way to know": {"idempotent": False, "searchable": False},
}
FAILURES: dict[str, tuple[ConnectorError | None, ConnectorError | None]] = {
    "all is well": (None, None),
    "busy": (TryAgain("busy", after=5), None),
    "signed out": (NeedsReconnect("token revoked"), None),
    "refused": (Refused("window closed"), None),
    "lost before it arrived": (MaybeSent("k"), None),
    "lost after it arrived": (None, MaybeSent("k")),
}


def deaths(again: Sequence[str], turn: int) -> Iterator[tuple[str, str]]:
    """Where the sender dies: at each point once, and then at one of `again`; which, goes round from `turn` on."""
    for at, first in enumerate(("", *POINTS)):
        yield first, ""
        if second := again[(at + turn) % len(again)]:
            yield first, second


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("by", ["robot", "person"])
def test_whatever_breaks_wherever_it_is_said_once_or_shown(network: str, failure: str, by: str) -> None:
    turn = [*NETWORKS].index(network) + [*FAILURES].index(failure) + (by == "robot")
    for first, second in deaths(("begun", "said"), turn):
        world, reply = _start(network, failure, f"a {by}'s reply")
        for point in (first, second):
            world.kill = point
            world.send()
            world.wait(200)
        world.kill = ""
        world.settle()
        reply.refresh_from_db()
        seen = world.times_seen(reply)
        told = (network, failure, by, first, second, reply.step, seen)
        assert seen <= 1, told
        assert reply.step in {Step.SENT, Step.FAILED, Step.UNKNOWN, Step.WITHDRAWN}, told
        if reply.step == Step.SENT:
            assert seen == 1, told
        if reply.step == Step.FAILED:
            assert failure == "refused", told
            assert seen == 0, told
        if reply.step == Step.UNKNOWN:
            assert not NETWORKS[network]["searchable"], told
            # A no to the second call says nothing of the first, which nobody heard of again.
            assert by == "robot" or network == "gives no way to know" or failure == "refused", told
        if reply.step == Step.WITHDRAWN:
            assert (by, seen) == ("robot", 0), "only a robot's words may come too late"


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("failure", FAILURES)
def test_an_act_that_breaks_anywhere_is_done_once(kind: str, failure: str) -> None:
    for first, second in deaths(("said", "", ""), [*ACTS].index(kind) + [*FAILURES].index(failure)):
        world, delivery = _start("gives no way to know", failure, kind)
        for point in (first, second):
            world.kill = point
            world.send()
            world.wait(200)
        world.kill = ""
        world.settle()
        delivery.refresh_from_db()
        told = (kind, failure, first, second, delivery.step, world.times_seen(delivery))
        if failure == "refused" and delivery.step in (Step.FAILED, Step.UNKNOWN):
            assert delivery.step == Step.FAILED or kind == "a post changed", told
            assert world.times_seen(delivery) == 0, told
        else:
            assert (delivery.step, world.times_seen(delivery)) == (Step.SENT, 1), told


@pytest.mark.parametrize("kind", LOOKED_FOR)
def test_an_act_that_cannot_be_looked_for_is_a_persons_to_decide(kind: str) -> None:
    world, delivery = _start("gives no way to know", "lost after it arrived", kind)
    world.paper.blind = Refused("not allowed to look")
    world.send()
    world.paper.blind = Refused("not allowed to look")
    world.settle()
    delivery.refresh_from_db()
    assert (delivery.step, world.times_seen(delivery)) == (Step.UNKNOWN, 1)
    unknown.arrived(delivery, world.person, world.now)
    world.settle()
    assert world.times_seen(delivery) == 1


def _start(network: str, failure: str, kind: str) -> tuple[World, Delivery]:
    before, after = FAILURES[failure]
    world = World.fresh(Paper(before=before, after=after, **NETWORKS[network]))
    return world, world.does(kind)


def test_an_unknown_outcome_is_never_repeated_until_a_person_says_so() -> None:
    world = World.fresh(Paper(after=MaybeSent("k")))
    reply = world.person_says()
    world.settle()
    reply.refresh_from_db()
    assert reply.step == Step.UNKNOWN
    assert world.times_seen(reply) == 1
    unknown.arrived(reply, world.person, world.now)
    world.settle()
    reply.refresh_from_db()
    assert (reply.step, world.times_seen(reply)) == (Step.SENT, 1)


def test_a_person_who_looked_in_vain_lets_it_go_again() -> None:
    world = World.fresh(Paper(before=MaybeSent("k")))
    reply = world.person_says()
    world.settle()
    reply.refresh_from_db()
    unknown.did_not_arrive(reply, world.person, world.now)
    world.settle()
    reply.refresh_from_db()
    assert (reply.step, world.times_seen(reply)) == (Step.SENT, 1)
    with pytest.raises(unknown.AlreadyDecided):
        unknown.did_not_arrive(reply, world.person, world.now)


def test_when_even_looking_fails_nothing_is_repeated() -> None:
    world = World.fresh(Paper(searchable=True, after=MaybeSent("k"), blind=Refused("not allowed to look")))
    reply = world.person_says()
    world.settle()
    reply.refresh_from_db()
    assert (reply.step, world.times_seen(reply)) == (Step.SENT, 1)


def test_two_senders_say_it_once() -> None:
    world = World.fresh(Paper())
    reply = world.person_says()
    world.meanwhile = world.send
    world.send()
    assert world.times_seen(reply) == 1


def test_words_of_one_thread_leave_in_their_order() -> None:
    world = World.fresh(Paper(before=TryAgain("busy", after=5)))
    replies = [world.person_says(f"{n}") for n in range(4)]
    world.settle()
    assert [one.key for one in world.paper.seen] == [reply.key for reply in replies]
