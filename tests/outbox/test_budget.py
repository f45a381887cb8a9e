"""A network's budget of calls is kept: words wait in line, people's first, and none is lost."""

from __future__ import annotations

import pytest

from rapport.connectors.manifest import Limits
from rapport.outbox.models import Reply, Step
from tests.outbox.networks import Paper
from tests.outbox.world import World

pytestmark = pytest.mark.django_db


def test_no_more_calls_than_the_network_allows_and_the_rest_wait() -> None:
    world = World.fresh(Paper(limits=Limits(text=500, calls=2, seconds=60)))
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
