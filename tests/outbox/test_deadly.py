"""A reply whose sending kills the sender is tried five times, alone, and then shown to a person."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync

from rapport.connectors.http import Http
from rapport.intake.log import SqliteLog
from rapport.outbox.claim import TRIES, broke_off
from rapport.outbox.models import Delivery, Step
from rapport.runtime.work import Work
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.outbox.networks import Paper
from tests.outbox.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("point", ["claimed", "begun", "said"])
def test_a_sender_that_dies_each_time_is_not_started_for_ever(point: str) -> None:
    world = World.fresh(Paper())
    reply = world.person_says()
    for _ in range(TRIES + 5):
        world.kill = point
        world.send()
        world.wait(1000)
    reply.refresh_from_db()
    assert reply.step in (Step.FAILED, Step.UNKNOWN, Step.SENT)
    assert world.times_seen(reply) <= 1
    assert reply.broken_off <= TRIES
    if point == "claimed":
        assert (reply.step, "broke off 5 times" in reply.reason) == (Step.FAILED, True)


def test_what_a_sender_died_of_goes_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    world = World.fresh(Paper())
    reply = world.person_says()
    world.kill = "begun"
    world.send()
    assert broke_off([reply.pk]) == {reply.pk}
    other = World.fresh(Paper()).person_says()
    assert broke_off([other.pk]) == set()
    Delivery.across_brands.filter(pk=reply.pk).update(lease_until=world.now)
    under_way: list[int] = []
    work = Work(SqliteLog(tmp_path / "log"), Http(), Readers(default_reader()))  # type: ignore[operator]

    async def delivered(number: int) -> None:
        under_way.append(number)

    monkeypatch.setattr(work, "_deliver", delivered)
    async_to_sync(work.send)()
    assert under_way[0] in (reply.pk, other.pk)
    assert len(under_way) == 1
