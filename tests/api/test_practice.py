"""The practice network from outside: what a customer writes and sees."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from rapport import flow
from rapport.channels.connected import opened
from rapport.channels.models import Channel
from rapport.connectors.base import Polls
from rapport.connectors.http import Http
from rapport.connectors.practice.faults import PLANS
from rapport.intake.log import Raw
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.api.caller import Caller
from tests.api.scene import Scene

DEE = {"handle": "Dee", "name": "Dee Marsh"}
ASKS = "What time do you open on Sunday?"
ANGRY = "My lamp arrived broken and nobody answers. This is unacceptable, I want my money back!"
_places = count(1000)


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


def hear(channel: Channel) -> None:
    """One poll of the practice network, and all of it down the line."""
    channel.refresh_from_db()
    there = opened(channel, Http())
    assert isinstance(there, Polls)
    page = async_to_sync(there.fetch)(channel.cursor)
    Channel.across_brands.filter(pk=channel.pk).update(cursor=page.cursor)
    raws = [Raw(next(_places), channel.key, 0.0, raw) for raw in page.items]
    now = timezone.now() + timedelta(seconds=1)
    flow.receive(raws, Readers(default_reader()), now, position=False)


def asks(bo: Caller, text: str = ASKS) -> str:
    return str(
        bo.post("/practice/messages", {"from": {"handle": "gus"}, "text": text, "kind": "direct"}).body["id"]
    )


def shown(bo: Caller) -> Any:
    """The conversation with Gus, whole."""
    (row,) = [one for one in bo.get("/conversations?view=all").body["items"] if one["contact"]["handle"] == "gus"]
    return bo.get(f"/conversations/{row['id']}").body


def test_the_brand_answers_in_the_networks_own_app(scene: Scene, bo: Caller) -> None:
    first = asks(bo)
    hear(scene.cast.channel)
    assert shown(bo)["need"] == "draft"
    said = bo.post("/practice/native", {"to": "@Gus", "text": "From ten."})
    assert (said.status, said.body["by_brand"], said.body["in_reply_to"]) == (202, True, first)
    hear(scene.cast.channel)
    here = shown(bo)
    assert (here["need"], here["waiting_since"], here["drafts"]) == ("nothing", None, [])
    assert [(one["direction"], one["native"], one["step"]) for one in here["messages"]][-1] == (
        "out",
        True,
        "sent",
    )


def test_in_one_poll_the_angry_answer_to_our_own_words_waits(scene: Scene, bo: Caller) -> None:
    first = asks(bo)
    bo.post("/practice/native", {"to": "gus", "text": "From ten.", "in_reply_to": int(first)})
    asks(bo, ANGRY)
    hear(scene.cast.channel)
    here = shown(bo)
    angry = next(one for one in here["messages"] if one["text"] == ANGRY)
    assert (here["need"], here["waiting_since"]) == ("person", angry["at"])


@pytest.mark.parametrize(
    "given",
    [
        {"to": "gus", "text": " "},
        {"to": "", "text": "x"},
        {"to": "a b", "text": "x"},
        {"text": "x"},
        {"to": "gus", "text": "x", "in_reply_to": "999999"},
        {"to": "gus", "text": "x", "in_reply_to": "²"},
        {"to": "gus", "text": "x", "in_reply_to": "9" * 40},
        {"to": "gus", "text": "x" * 100_000},
    ],
)
def test_own_words_that_the_network_does_not_take_are_refused(scene: Scene, bo: Caller, given: object) -> None:
    answer = bo.post("/practice/native", given)
    assert answer.status in (409, 422)
    assert answer.body["message"]


def test_faults_are_asked_for_by_name_and_cleared(scene: Scene, bo: Caller) -> None:
    for name, plan in PLANS.items():
        assert bo.post("/practice/faults", {"fault": name}).status == 202
        assert bo.post("/practice/faults", {"fault": name}).body["waiting"] == [what for _, what in plan] * 2
        assert bo.post("/practice/faults", {"fault": ""}).body["waiting"] == []
    for given in ({"fault": "explodes"}, {}, {"fault": 3}):
        answer = bo.post("/practice/faults", given)
        assert answer.status == 422
        assert answer.body["message"]


def test_an_edited_question_shows_what_it_was_and_needs_a_person(scene: Scene, bo: Caller) -> None:
    number = asks(bo)
    hear(scene.cast.channel)
    assert [one["text"] for one in shown(bo)["drafts"]] == ["On Sunday from ten to four."]
    for words in ("When are you open?", ANGRY):
        said = bo.call("PATCH", f"/practice/messages/{number}", {"text": words})
        assert (said.status, said.body["text"]) == (202, words)
        hear(scene.cast.channel)
    here = shown(bo)
    (message,) = here["messages"]
    assert (here["need"], here["drafts"], message["decision"]["route"]) == ("person", [], "person")
    assert (message["text"], message["before"]) == (ANGRY, [ASKS, "When are you open?"])
    assert message["edited_at"] > message["at"]


def test_what_is_taken_back_waits_no_longer(scene: Scene, bo: Caller) -> None:
    number = asks(bo)
    hear(scene.cast.channel)
    assert bo.call("DELETE", f"/practice/messages/{number}").status == 202
    hear(scene.cast.channel)
    here = shown(bo)
    assert (here["need"], here["waiting_since"], here["drafts"]) == ("nothing", None, [])
    (message,) = here["messages"]
    assert (message["removed_at"] is not None, message["edited_at"], message["before"]) == (True, None, [])
    for again in (
        bo.call("DELETE", f"/practice/messages/{number}"),
        bo.call("PATCH", f"/practice/messages/{number}", {"text": "x"}),
    ):
        assert again.status in (404, 409)
        assert again.body["message"]


@pytest.mark.parametrize(("method", "body"), [("PATCH", {"text": "Mine now."}), ("DELETE", None)])
def test_another_brands_or_our_own_post_cannot_be_changed(
    scene: Scene, bo: Caller, cruz: Caller, method: str, body: object
) -> None:
    number = asks(bo)
    own = bo.post("/practice/native", {"to": "gus", "text": "From ten."}).body["id"]
    assert cruz.call(method, f"/practice/messages/{number}", body).status == 404
    for missing in (own, "999999", "9" * 40):
        answer = bo.call(method, f"/practice/messages/{missing}", body)
        assert answer.status in (404, 409)
        assert answer.body["message"]
    assert bo.call(method, "/practice/messages/²", body).status == 404
    seen = [post["text"] for post in bo.get("/practice/timeline?handle=gus").body["items"]]
    assert seen == [ASKS, "From ten."]


@pytest.mark.parametrize(
    "given", [{"text": " "}, {"text": "\u200b"}, {}, {"text": 3}, {"text": "x" * 100_000}, []]
)
def test_an_edit_into_nothing_is_refused(scene: Scene, bo: Caller, given: object) -> None:
    answer = bo.call("PATCH", f"/practice/messages/{asks(bo)}", given)
    assert answer.status == 422
    assert answer.body["message"]


def test_a_viewer_and_a_stranger_change_nothing_on_the_network(scene: Scene, bo: Caller, eve: Caller) -> None:
    number = asks(bo)
    for caller, status in ((eve, 403), (Caller(), 401)):
        assert caller.post("/practice/native", {"to": "gus", "text": "x"}).status == status
        assert caller.post("/practice/faults", {"fault": "refuses"}).status == status
        assert caller.call("PATCH", f"/practice/messages/{number}", {"text": "x"}).status == status
        assert caller.call("DELETE", f"/practice/messages/{number}").status == status
