"""Nobody listened for a while: whoever wrote meanwhile is heard, however many they are and wherever they wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import OWN, TOKEN, Graph
from tests.peers.threads_server import OURS, Threads

from rapport.inbox.models import Direction, Message

pytestmark = pytest.mark.peer
MANY = 130


@pytest.fixture(params=["facebook", "instagram"])
def walk(request: pytest.FixtureRequest, cast: Cast, settings: object) -> Iterator[Walk]:
    emulator = Graph("posts" if request.param == "facebook" else "media")
    with running(emulator):
        yield Walk(cast, settings, emulator, request.param, {"token": TOKEN, "server": emulator.address})


@pytest.fixture
def threads(cast: Cast, settings: object) -> Iterator[Walk]:
    emulator = Threads()
    with running(emulator):
        yield Walk(cast, settings, emulator, "threads", {"token": TOKEN, "server": emulator.address})


def heard(walk: Walk) -> list[str]:
    rows = Message.of(walk.cast.aurora).filter(channel=walk.channel, direction=Direction.IN)
    return sorted(rows.values_list("text", flat=True))


def test_more_people_than_a_page_holds_wrote_in_private(walk: Walk) -> None:
    meta = walk.emulator
    assert isinstance(meta, Graph)
    walk.hear()
    said = sorted(f"Number {number}?" for number in range(MANY))
    for number, text in enumerate(said):
        meta.writes(text, {"id": str(5000 + number), "name": "Dee Marsh"})
    walk.hear()
    assert heard(walk) == said
    assert walk.hear().items == [], "nothing twice"
    assert meta.unknown == []


def test_a_comment_under_a_post_behind_the_newest_is_heard_in_turn(walk: Walk) -> None:
    meta = walk.emulator
    assert isinstance(meta, Graph)
    meta.now -= timedelta(days=30)
    first = meta.add(meta.ours, OWN, "We open")["id"]
    for number in range(MANY):
        meta.add(meta.ours, OWN, f"Post {number}")
    meta.now += timedelta(days=30)
    for _ in range(3):
        walk.hear()
    calls = len(meta.asked)
    meta.comments("Still open?", first)
    pages = [walk.hear().items for _ in range(3)]
    assert heard(walk) == ["Still open?"]
    assert sum(map(len, pages)) == 1, "nothing twice"
    assert len(meta.asked) - calls < 20, "what looks as it did costs no call"


def test_more_named_us_on_threads_than_a_page_holds(threads: Walk) -> None:
    net = threads.emulator
    assert isinstance(net, Threads)
    threads.hear()
    said = sorted(f"@{OURS} number {number}?" for number in range(MANY))
    for text in said:
        net.add(text)
    threads.hear()
    assert heard(threads) == said
    assert threads.hear().items == [], "nothing twice"


def test_a_reply_under_an_older_post_on_threads_is_heard_in_turn(threads: Walk) -> None:
    net = threads.emulator
    assert isinstance(net, Threads)
    for number in range(40):
        net.add(f"Post {number}", OURS)
    threads.hear()
    net.add("Still open?", to=net.post)
    for _ in range(4):
        threads.hear()
    assert heard(threads) == ["Still open?"]
