"""What holds for every kind of delivery: order, undo, the budget, time turned back; the stop is a promise."""

from __future__ import annotations

import pytest

from rapport.connectors.errors import TryAgain
from rapport.ledger.models import Entry
from rapport.ledger.write import note
from rapport.outbox import kinds, queue
from rapport.outbox.after_restore import hold
from rapport.outbox.claim import LEASE, claim
from rapport.outbox.models import Attempt, Delivery, DeliveryKind, Publication, Step
from tests.outbox.networks import Paper, calls
from tests.outbox.world import ACTS, KINDS, PRESSED, World

pytestmark = pytest.mark.django_db


def test_every_kind_has_its_code() -> None:
    assert set(kinds.ACTS) == set(DeliveryKind)


@pytest.mark.parametrize("kind", ACTS)
def test_no_act_is_cleared_by_a_decision(kind: str) -> None:
    world = World.fresh(Paper())
    delivery = world.does(kind)
    entry = note(world.brand, "decision", world.now)
    Delivery.across_brands.filter(pk=delivery.pk).update(approved_by=None, cleared_by=entry)
    world.settle()
    delivery.refresh_from_db()
    assert (delivery.step, world.times_seen(delivery)) == (Step.FAILED, 0)


@pytest.mark.parametrize("kind", ACTS)
def test_where_the_network_has_no_such_act_nothing_is_tried(kind: str) -> None:
    world = World.fresh(Paper(acts=False))
    delivery = world.does(kind)
    world.settle()
    delivery.refresh_from_db()
    assert (delivery.step, delivery.attempts.exists()) == (Step.FAILED, False)
    assert delivery.reason == "This network does not offer that."


@pytest.mark.parametrize("kind", KINDS)
def test_undone_it_never_leaves_and_taken_up_it_is_not_undone(kind: str) -> None:
    world = World.fresh(Paper())
    delivery = world.does(kind)
    assert queue.undo(delivery, world.person, world.now, due_too=True)
    world.settle()
    assert world.times_seen(delivery) == 0
    other = world.does(kind)
    assert claim(other.pk, world.now) is not None
    assert not queue.undo(other, world.person, world.now, due_too=True)
    world.wait(LEASE.total_seconds() + 1)
    world.settle()
    assert world.times_seen(other) == 1


def test_one_budget_counts_the_calls_of_every_kind() -> None:
    world = World.fresh(Paper(buckets=[calls(2, 60)]))
    done = [world.does(kind) for kind in PRESSED]
    heard = []
    for _ in range(6):
        world.send()
        heard.append(len(world.paper.seen) + len(world.paper.done))
        world.wait(9)
    assert max(heard) == 2
    world.settle()
    assert [world.times_seen(one) for one in done] == [1] * len(done)


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("left", [True, False], ids=["it had left", "it had not"])
def test_after_a_restore_an_act_is_looked_for(kind: str, left: bool) -> None:
    world = World.fresh(Paper())
    delivery, made_at = world.does(kind), world.now
    if left:
        world.send()
    Attempt.across_brands.filter(delivery=delivery).delete()
    Delivery.across_brands.filter(pk=delivery.pk).update(step=Step.QUEUED, sent_at=None, network_id="")
    world.wait(60)
    assert hold(world.brand, made_at, world.now, "restored") == 1
    world.settle()
    delivery.refresh_from_db()
    # A restored house is stopped, and the stop holds posts that were in line before.
    held = isinstance(delivery, Publication) and not left
    assert (delivery.step, world.times_seen(delivery)) == ((Step.WITHDRAWN, 0) if held else (Step.SENT, 1))


def test_an_act_and_its_taking_back_leave_in_their_order() -> None:
    world = World.fresh(Paper(before=TryAgain("busy", after=5)))
    first = world.does("a favourite")
    second = world.does("a favourite")
    world.settle()
    assert [one.key for one in world.paper.done] == [first.key, second.key]


@pytest.mark.parametrize("kind", ACTS)
def test_what_became_of_it_is_in_the_record(kind: str) -> None:
    world = World.fresh(Paper())
    delivery = world.does(kind)
    world.settle()
    [entry] = Entry.of(world.brand).filter(what=f"{delivery.kind} sent")
    assert (entry.subject_kind, entry.subject_id) == (delivery.kind, delivery.pk)
