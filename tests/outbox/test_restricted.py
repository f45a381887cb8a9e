"""A network restricts our account: nothing is tried again; what waits is kept and leaves once it is lifted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.budgets.charge import charge
from rapport.budgets.models import Restriction
from rapport.budgets.paid import Purse
from rapport.budgets.restriction import StandsStill, note_lifted, restriction_of
from rapport.channels.connected import healthy
from rapport.connectors.errors import Restricted, TryAgain
from rapport.connectors.prices import SAYING, PaidAct
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.outbox.claim import claim
from rapport.outbox.due import due
from rapport.outbox.models import Attempt, Delivery, Reply, Step
from tests.cast import channel
from tests.outbox.networks import Paper, calls
from tests.outbox.world import KINDS, World

pytestmark = pytest.mark.django_db
SAID = Restricted("Blocked for spam. The support inbox tells more.")
STEPS = st.lists(st.sampled_from(["says", "sends", "is restricted", "is lifted", "waits"]), max_size=14)


def lifted(world: World) -> None:
    if row := restriction_of(world.floor.channel):
        note_lifted(row, world.person, world.now)


@pytest.mark.parametrize("searchable", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_was_being_done_waits_and_is_done_once(kind: str, searchable: bool) -> None:
    world = World.fresh(Paper(searchable=searchable))
    delivery = world.does(kind)
    world.paper.before = SAID
    world.send()
    delivery.refresh_from_db()
    assert (delivery.step, delivery.reason) == (Step.QUEUED, f"restricted: {SAID}")
    tried = Attempt.across_brands.count()
    for _ in range(6):  # well, as the last poll says, and nothing leaves for almost an hour
        world.wait(590)
        healthy(world.floor.channel, world.now)
        world.send()
        assert claim(delivery.pk, world.now) is None
    assert (Attempt.across_brands.count(), world.times_seen(delivery)) == (tried, 0)
    lifted(world)
    world.settle()
    delivery.refresh_from_db()
    assert delivery.step == Step.SENT, delivery.reason
    assert world.times_seen(delivery) == 1 or kind == "a post changed"


@given(steps=STEPS)
@settings(max_examples=25)
def test_in_any_order_nothing_is_tried_behind_a_restriction_and_all_is_said_once(steps: list[str]) -> None:
    world = World.fresh(Paper())
    said: list[Reply] = []
    for step in steps:
        if step == "says":
            said.append(world.person_says(f"No. {len(said)}"))
        elif step == "sends":
            before, held = Attempt.of(world.brand).count(), restriction_of(world.floor.channel)
            world.send()
            assert not held or Attempt.of(world.brand).count() == before
        elif step == "is restricted":
            world.paper.before = SAID
        elif step == "is lifted":
            lifted(world)
        else:
            world.wait(1200)
        world.wait(1)
    world.paper.before = None
    lifted(world)
    world.settle(2 * len(said) + 2)
    assert [one.text for one in world.paper.seen] == [one.text for one in said]


def test_other_channels_go_on() -> None:
    world, other = World.fresh(Paper()), World.fresh(Paper())
    world.person_says()
    world.paper.before = SAID
    world.send()
    reply = other.person_says()
    assert due(world.now + timedelta(hours=1)) == [reply.pk]
    other.send()
    reply.refresh_from_db()
    assert reply.step == Step.SENT


def test_what_a_robot_would_have_said_an_hour_ago_is_a_persons_to_say() -> None:
    world = World.fresh(Paper())
    reply = world.robot_says()
    world.paper.before = SAID
    world.send()
    world.wait(3700)
    lifted(world)
    world.send()
    reply.refresh_from_db()
    assert (reply.step, world.paper.seen) == (Step.WITHDRAWN, [])


def test_said_twice_is_one_row_and_the_record_names_both_ends() -> None:
    world = World.fresh(Paper(buckets=[calls(100, 60)]))
    purse = Purse(world.floor.channel, world.paper.manifest(), lambda: world.now)

    async def denied() -> None:
        raise SAID

    for _ in range(2):
        with pytest.raises(Restricted):
            async_to_sync(purse.charged)(PaidAct.SEND, denied)
    row = Restriction.of(world.brand).get()
    assert note_lifted(row, world.person, world.now)
    assert not note_lifted(row, world.person, world.now)
    told = Entry.of(world.brand).filter(what__in=[What.CHANNEL_RESTRICTED, What.RESTRICTION_LIFTED])
    assert list(told.order_by("seq").values_list("actor", "person")) == [
        ("network", None),
        ("person", world.person.pk),
    ]


@pytest.mark.parametrize("act", PaidAct)
def test_who_may_not_write_may_read_and_who_may_not_read_may_only_prove(act: PaidAct) -> None:
    """What a sender hears holds what says something; what a reader hears holds all but the proof."""
    world = World.fresh(Paper())
    paper, held = world.paper.manifest(), {}
    for heard in (PaidAct.SEND, PaidAct.POLL, PaidAct.REFRESH):
        mine = channel(world.brand, f"paper-{heard}")
        Restriction.across_brands.create(
            brand=world.brand, channel=mine, act=heard, reason="no", at=world.now, said_at=world.now
        )
        try:
            charge(mine, paper, act, world.now)
        except StandsStill:
            held[heard] = True
    reads = act.listens
    assert (PaidAct.SEND in held) == (act not in (PaidAct.VERIFY, PaidAct.REFRESH) and not reads)
    assert (PaidAct.POLL in held) == (act not in (PaidAct.VERIFY, PaidAct.REFRESH))
    assert (PaidAct.REFRESH in held) == (act is not PaidAct.VERIFY)
    assert not (SAYING & {PaidAct.VERIFY, PaidAct.REFRESH})


def test_busy_is_not_restricted() -> None:
    world = World.fresh(Paper())
    reply = world.person_says()
    world.paper.before = TryAgain("busy", after=5)
    world.send()
    assert restriction_of(world.floor.channel) is None
    assert Delivery.across_brands.get(pk=reply.pk).step == Step.QUEUED
