"""A post on its way: what left is what somebody stood for, at the hour it was meant for, and in its order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.accounts.models import Brand
from rapport.connectors.errors import MaybeSent
from rapport.outbox.claim import AUTOMATIC_LIFE
from rapport.outbox.models import Delivery, Publication, Step
from rapport.outbox.publish import PublicWords, approve_publication, revoke_publication
from tests.outbox.networks import Paper
from tests.outbox.world import World

pytestmark = pytest.mark.django_db


def parted(world: World, *texts: str) -> list[Publication]:
    """A thread in line."""
    made: list[Publication] = []
    for text in texts:
        after = made[-1] if made else None
        given = (PublicWords(text), "lane", world.person, world.now, None, world.now)
        made.append(approve_publication(world.floor.channel, *given, after))
    return made


def step(row: Delivery) -> tuple[str, str]:
    row.refresh_from_db()
    return row.step, row.reason


def test_words_changed_behind_the_line_never_leave() -> None:
    world = World.fresh(Paper())
    row = world.publishes()
    Publication.across_brands.filter(pk=row.pk).update(text="Something else.")
    world.settle()
    assert (step(row)[0], world.paper.seen) == (Step.WITHDRAWN, [])
    assert "stood for" in row.reason


@pytest.mark.parametrize("lost", [True, False], ids=["it arrived", "it did not"])
def test_taken_back_in_doubt_it_is_looked_for_and_not_said_again(lost: bool) -> None:
    doubt = MaybeSent("k")
    world = World.fresh(Paper(after=doubt) if lost else Paper(before=doubt, blind=doubt))
    row = world.publishes()
    world.send()
    revoke_publication(row, world.person, world.now)
    world.settle()
    assert (step(row)[0], world.times_seen(row)) == ((Step.SENT, 1) if lost else (Step.WITHDRAWN, 0))


def test_taken_back_while_a_sender_has_it_the_last_look_holds_it() -> None:
    world = World.fresh(Paper())
    row = world.publishes()
    world.meanwhile = lambda: revoke_publication(row, world.person, world.now) and None
    world.settle()
    assert (step(row)[0], world.times_seen(row)) == (Step.WITHDRAWN, 0)
    assert revoke_publication(row, world.person, world.now)


def test_a_thread_leaves_in_its_order_each_part_under_the_one_before() -> None:
    world = World.fresh(Paper())
    rows = parted(world, "One.", "Two.", "Three.")
    world.settle()
    assert [one.text for one in world.paper.seen] == ["One.", "Two.", "Three."]
    assert [one.in_reply_to for one in world.paper.seen] == ["", *(f"n-{one.key}" for one in rows[:-1])]


def test_without_the_part_before_no_part_leaves() -> None:
    world = World.fresh(Paper())
    rows = parted(world, "One.", "Two.")
    assert revoke_publication(rows[0], world.person, world.now)
    world.settle()
    assert (step(rows[1])[0], world.paper.seen) == (Step.FAILED, [])
    assert "part of the thread before it" in rows[1].reason


def test_what_is_planned_does_not_leave_before_nor_long_after() -> None:
    world = World.fresh(Paper())
    at = world.now + timedelta(hours=2)
    given = (PublicWords("Oak."), "lane", world.person, world.now, at, at)
    row = approve_publication(world.floor.channel, *given)
    world.send()
    assert step(row)[0] == Step.QUEUED
    world.now = at + AUTOMATIC_LIFE + timedelta(seconds=1)
    world.send()
    assert (step(row)[0], world.paper.seen) == (Step.WITHDRAWN, [])
    assert row.reason.startswith("too late")


def test_no_brand_sees_another_ones() -> None:
    world, other = World.fresh(Paper()), Brand.objects.create(slug="norte", name="Norte Bikes")
    world.publishes()
    assert not Publication.of(other).exists()
