"""The practice network from outside: what a customer writes and sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.people.models import Channel
from tests.api.caller import Caller
from tests.api.scene import Scene

DEE = {"handle": "Dee", "name": "Dee Marsh"}


@pytest.fixture(autouse=True)
def _own_file(settings: object, tmp_path: Path) -> None:
    settings.CONNECTORS = {"practice": {"file": str(tmp_path / "practice.sqlite3")}}  # type: ignore[attr-defined]


def test_a_customer_writes_and_sees_it(scene: Scene, bo: Caller) -> None:
    said = bo.post("/practice/messages", {"from": DEE, "text": "Are you open?", "kind": "mention"})
    assert said.status == 202
    (seen,) = bo.get("/practice/timeline?handle=@dee").body["items"]
    assert (seen["id"], seen["text"], seen["by"]) == (said.body["id"], "Are you open?", {**DEE, "handle": "dee"})
    assert seen["by_brand"] is False


def test_the_timeline_is_in_order_and_private_words_stay_private(scene: Scene, bo: Caller) -> None:
    first = bo.post("/practice/messages", {"from": DEE, "text": "Hello", "kind": "mention"}).body
    bo.post("/practice/messages", {"from": DEE, "text": "A secret", "kind": "direct"})
    more = {"from": {"handle": "fay"}, "text": "Me too", "kind": "comment", "in_reply_to": first["id"]}
    assert bo.post("/practice/messages", more).status == 202
    assert bo.post("/practice/messages", {**more, "in_reply_to": int(first["id"])}).status == 202
    dee = [post["text"] for post in bo.get("/practice/timeline?handle=dee").body["items"]]
    fay = [post["text"] for post in bo.get("/practice/timeline?handle=fay").body["items"]]
    assert dee == ["Hello", "A secret", "Me too", "Me too"]
    assert fay == ["Hello", "Me too", "Me too"]


def test_a_key_writes_once(scene: Scene, bo: Caller) -> None:
    given = {"from": DEE, "text": "Lovely place", "kind": "review", "rating": 5}
    first, again = (bo.post("/practice/messages", given, key="r1") for _ in range(2))
    assert first.body == again.body
    assert len(bo.get("/practice/timeline?handle=dee").body["items"]) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"from": DEE, "text": "x", "kind": "review"},
        {"from": DEE, "text": "x", "kind": "review", "rating": 6},
        {"from": DEE, "text": "x", "kind": "direct", "rating": 3},
        {"from": DEE, "text": "x", "kind": "email"},
        {"from": {"handle": "a b"}, "text": "x", "kind": "direct"},
        {"from": {}, "text": "x", "kind": "direct"},
        {"from": DEE, "text": " ", "kind": "direct"},
        {"from": DEE, "text": "x", "kind": "comment", "in_reply_to": "999"},
        {"text": "x", "kind": "direct"},
    ],
)
def test_what_the_network_does_not_take_is_refused(scene: Scene, bo: Caller, given: object) -> None:
    answer = bo.post("/practice/messages", given)
    assert answer.status == 422
    assert answer.body["message"]
    assert bo.get("/practice/timeline?handle=dee").body["items"] == []


def test_without_a_practice_channel_it_says_how_to_get_one(scene: Scene, bo: Caller) -> None:
    Channel.of(scene.cast.aurora).update(network="email")
    answer = bo.get("/practice/timeline?handle=dee")
    assert (answer.status, answer.body["error"]) == (409, "no_practice")
    assert "rapport connect practice --brand aurora" in answer.body["message"]
