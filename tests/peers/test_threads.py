"""A reply on an emulated Threads is answered once and seen there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import TOKEN
from tests.peers.threads_server import OURS, Threads

from rapport.outbox.models import Step

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[Threads]:
    with running(found := Threads()):
        yield found


def test_a_reply_is_answered_once_though_the_answer_was_lost(
    cast: Cast, settings: object, network: Threads
) -> None:
    walk = Walk(cast, settings, network, "threads", {"token": TOKEN, "server": network.address})
    asked = network.add("Is it warm?", to=network.post)["id"]
    walk.hear()
    network.faults = [0, 0, "lost"]  # made, looked at, shown
    reply = walk.answer("It is, come by.")
    assert reply.step == Step.SENT, reply.reason
    ours = [row for row in network.rows.values() if row["username"] == OURS and "replied_to" in row]
    assert [row["replied_to"]["id"] for row in ours] == [asked]
    walk.hear()
    assert walk.conversation().messages.count() == 2
