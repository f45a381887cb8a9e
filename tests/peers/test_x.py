"""A mention on an emulated X is answered once by a person, and what it costs stays within reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.x_server import TOKEN, X

from rapport.outbox.models import Step

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[X]:
    with running(found := X()):
        yield found


def test_a_mention_is_answered_once_though_the_answer_was_lost(cast: Cast, settings: object, network: X) -> None:
    walk = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
    asked = network.says("@aurora is the kayak still there?")["id"]
    walk.hear()
    network.faults = ["lost"]
    reply = walk.answer("It is, until Friday.")
    assert reply.step == Step.SENT, reply.reason
    ours = [one for one in network.posts if one["by"] == "900"]
    assert [one["referenced_tweets"][0]["id"] for one in ours] == [asked]
    walk.hear()
    assert walk.conversation().messages.count() == 2
    assert network.billed <= 15
