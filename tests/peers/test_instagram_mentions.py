"""A mention in somebody's caption or comment on an emulated Instagram is answered where it stands, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import TOKEN, Graph

from rapport.domain.message import Kind
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer
US = "@casa.aurora"


@pytest.fixture
def meta() -> Iterator[Graph]:
    with running(found := Graph("media")):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, meta: Graph) -> Walk:
    return Walk(cast, settings, meta, "instagram", {"token": TOKEN, "server": meta.address})


def told(walk: Walk, meta: Graph, caption: str, comment: str = "") -> str:
    """What names us comes by a call; its id."""
    call = meta.named(caption, comment)
    walk.take([meta.call(call)[0]])
    value = call["changes"][0]["value"]
    return str(value.get("comment_id", value["media_id"]))


@pytest.mark.parametrize(
    ("caption", "comment"), [(f"My table by {US}", ""), ("My table", f"It is from {US}, is it not?")]
)
def test_where_we_are_named_we_answer_and_it_stands_there(
    walk: Walk, meta: Graph, caption: str, comment: str
) -> None:
    place = told(walk, meta, caption, comment)
    talk = walk.conversation()
    assert (talk.kind, talk.messages.get().network_id) == (Kind.MENTION, place)
    assert talk.messages.get().decision.route == "person", "its words are read in the app alone"
    reply = walk.answer("It is, and it suits you.")
    assert reply.step == Step.SENT, reply.reason
    assert meta.seen(place) == ["It is, and it suits you."]
    assert sum(one.endswith("/mentions") for one in meta.asked) == 1


def test_whether_it_arrived_is_looked_for_by_a_person(walk: Walk, meta: Graph) -> None:
    place = told(walk, meta, f"My table by {US}")
    meta.faults = ["lost"]
    reply = walk.answer("It suits you.")
    assert (reply.step, meta.seen(place)) == (Step.QUEUED, ["It suits you."])
    for later in (20, 60):
        assert walk.deliver(reply, later=later).step == Step.UNKNOWN
    assert "look there" in reply.reason
    assert meta.seen(place) == ["It suits you."], "it was not said twice"


def test_where_the_mention_is_gone_nothing_is_said_and_it_is_told(walk: Walk, meta: Graph) -> None:
    place = told(walk, meta, "My table", f"It is from {US}")
    meta.rows[place]["text"] = "It is from elsewhere"
    reply = walk.answer("It is.")
    assert reply.step == Step.FAILED
    assert "not mentioned" in reply.reason
    assert meta.seen(place) == []
