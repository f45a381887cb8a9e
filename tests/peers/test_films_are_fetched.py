"""A film leaves for networks that fetch it: from this house, as a container that is made once and shown once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.cast import Cast
from tests.media.movies import PLACE, movie
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import TOKEN, Graph
from tests.peers.open_house import open_house
from tests.peers.threads_server import Threads

from rapport.outbox.bring import PROCESSING
from rapport.outbox.models import Attachment, Step

# The open house of these tests is served without ASGI, by which pieces are given.
PIECES = "ignore:StreamingHttpResponse must consume asynchronous iterators"
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings(PIECES)]
WALK = (movie(), "Two people by the sea")
Network = Graph | Threads


@pytest.fixture(params=["instagram", "threads"])
def walk(request: pytest.FixtureRequest, cast: Cast, settings: Any) -> Iterator[Walk]:
    emulator: Network = Graph("media") if request.param == "instagram" else Threads()
    with running(emulator), open_house(settings) as emulator.streets:
        yield Walk(cast, settings, emulator, request.param, {"token": TOKEN, "server": emulator.address})


def shown(walk: Walk, words: str) -> list[list[str]]:
    rows = walk.emulator.rows.values()  # type: ignore[attr-defined]
    ours = [one for one in rows if one.get("pictures") and one["text"] == words]
    return [[alt for _address, alt in one["pictures"]] for one in ours]


def test_a_film_is_seen_once_the_network_has_worked_on_it(walk: Walk) -> None:
    row = walk.post("Come and see", WALK)
    assert (row.step, row.reason, shown(walk, "Come and see")) == (Step.QUEUED, PROCESSING, [])
    for later in (1, 2, 3):
        row = walk.deliver(row, later)
    assert row.step == Step.SENT, row.reason
    said = WALK[1] if walk.channel.network == "threads" else ""
    assert shown(walk, "Come and see") == [[said]]
    [fetched] = walk.emulator.pictures
    assert len(fetched) == len(WALK[0])
    assert PLACE not in fetched
    assert [one.url for one in Attachment.across_brands.all()] == [""], "no address is kept"


def test_though_the_answer_was_lost_it_is_shown_once(walk: Walk) -> None:
    row = walk.post("Come and see", WALK)
    row = walk.deliver(row, 1)
    walk.emulator.faults = [0, 0, "lost"]  # looked at, room, shown
    for later in (2, 20, 40):
        row = walk.deliver(row, later)
    assert (row.step, len(shown(walk, "Come and see"))) == (Step.SENT, 1), row.reason


def test_what_the_network_cannot_fetch_is_refused_with_its_words(walk: Walk) -> None:
    walk.emulator.streets = {}
    row = walk.post("Come and see", WALK)
    assert row.step == Step.FAILED
    assert "aurora.example cannot be reached" in row.reason
