"""The promise from outside: how it stands, what people say of messages, and replays."""

from __future__ import annotations

import pytest

from rapport.inbox.models import AnswerLabel, Message
from rapport.promise import replay
from rapport.promise.models import Judgement, Replay
from tests.api.caller import Caller
from tests.api.scene import ANGRY, Scene
from tests.cast import NOW

ASKED = {"days": 30, "alpha": 0.02}


def test_a_replay_is_asked_for_followed_and_done(scene: Scene, ana: Caller, eve: Caller) -> None:
    asked = ana.post("/replays", ASKED)
    assert (asked.status, asked.body["state"], asked.body["found"]) == (202, "waiting", None)
    assert (asked.body["reader"], asked.body["without"], asked.body["by"]["handle"]) == ("fast", [], "ana")
    Replay.of(scene.cast.aurora).update(at=NOW)
    replay.run_next(NOW)
    shown = eve.get(f"/replays/{asked.body['id']}").body
    assert (shown["state"], shown["done"], shown["total"], shown["found"]["seen"]) == ("done", 2, 2, 2)
    assert {(one["from"], one["to"]) for one in shown["found"]["changes"]} <= {
        ("draft", "draft"),
        ("person", "person"),
    }
    assert shown["found"]["thresholds"][0]["rank"] is None


def test_examples_and_what_moved_are_told_with_from_and_to(scene: Scene, ana: Caller) -> None:
    asked = ana.post("/replays", {**ASKED, "without": ["article-not-cleared"]}).body["id"]
    Replay.of(scene.cast.aurora).update(at=NOW)
    replay.run_next(NOW)
    found = ana.get(f"/replays/{asked}").body["found"]
    message = scene.asked.messages.get()
    (moved,) = found["listed"]
    assert moved == {"message": message.pk, "from": "draft", "to": "answer"}
    (example,) = found["examples"]
    assert example == {**moved, "conversation": scene.asked.pk, "text": message.text}


def test_a_replay_is_stopped_and_stays_so(scene: Scene, ana: Caller) -> None:
    number = ana.post("/replays", ASKED).body["id"]
    for _ in range(2):
        assert ana.call("DELETE", f"/replays/{number}").body["state"] == "stopped"
    assert not replay.run_next(NOW)


def test_replays_are_listed_latest_first_by_pages(scene: Scene, ana: Caller) -> None:
    numbers = [ana.post("/replays", ASKED).body["id"] for _ in range(3)]
    first = ana.get("/replays?limit=2").body
    rest = ana.get(f"/replays?limit=2&cursor={first['next']}").body
    assert [one["id"] for one in first["items"] + rest["items"]] == numbers[::-1]
    assert rest["next"] is None


def test_one_key_asks_once(scene: Scene, ana: Caller) -> None:
    first, again = (ana.post("/replays", ASKED, key="look") for _ in range(2))
    assert first.body == again.body
    assert Replay.of(scene.cast.aurora).count() == 1


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"days": 91}, {"alpha": 0}, {"alpha": 0.5}, {"reader": "palm"}, {"without": ["law"]}]
)
def test_what_makes_no_sense_is_refused(scene: Scene, ana: Caller, wrong: dict[str, object]) -> None:
    answer = ana.post("/replays", {**ASKED, **wrong})
    assert (answer.status, answer.body["error"]) == (422, "not_valid")
    assert not Replay.of(scene.cast.aurora).exists()


def test_only_the_owner_asks_and_stops(scene: Scene, ana: Caller, bo: Caller, cruz: Caller) -> None:
    assert bo.post("/replays", ASKED).status == 403
    number = ana.post("/replays", ASKED).body["id"]
    assert bo.call("DELETE", f"/replays/{number}").status == 403
    assert [cruz.call(verb, f"/replays/{number}").status for verb in ("GET", "DELETE")] == [404, 404]
    assert Replay.of(scene.cast.aurora).get().state == "waiting"


def test_a_judgement_is_kept_and_said_again_the_latest_counts(scene: Scene, bo: Caller) -> None:
    path = f"/messages/{scene.asked.messages.get().pk}/judgement"
    first = bo.call("PUT", path, {"says": "complaint"})
    assert (first.status, first.body["says"], first.body["drawn"]) == (200, "complaint", "correction")
    assert (first.body["language"], first.body["kind"], first.body["by"]["handle"]) == ("en", "practice", "bo")
    bo.call("PUT", path, {"says": "other"})
    assert Judgement.of(scene.cast.aurora).get().says == "other"
    assert bo.call("PUT", path, {"says": "nonsense"}).status == 422


def test_who_may_not_judge_changes_nothing(scene: Scene, bo: Caller, eve: Caller, cruz: Caller) -> None:
    bo.post(f"/conversations/{scene.asked.pk}/replies", {"text": "From ten to four."})
    ours = Message.of(scene.cast.aurora).get(direction="out")
    theirs = scene.asked.messages.get(direction="in")
    said = {"says": "complaint"}
    assert eve.call("PUT", f"/messages/{theirs.pk}/judgement", said).status == 403
    assert cruz.call("PUT", f"/messages/{theirs.pk}/judgement", said).status == 404
    assert bo.call("PUT", f"/messages/{ours.pk}/judgement", said).status == 404
    assert not Judgement.across_brands.exists()


def test_the_promise_is_told_group_by_group(scene: Scene, eve: Caller, cruz: Caller) -> None:
    (group,) = eve.get("/promise").body["items"]
    assert (group["language"], group["kind"], group["status"]) == ("en", "practice", "leave")
    assert (group["complaints"], group["threshold"], group["at"]) == (0, None, None)
    assert group["needed"] > 149
    found = cruz.get("/promise").body
    assert found == {"items": [], "next": None}
    assert ANGRY not in str(found)


def test_which_article_answers_is_said_and_the_second_promise_shown(
    scene: Scene, ana: Caller, eve: Caller
) -> None:
    message = scene.asked.messages.get()
    article = message.decision.article
    said = ana.call("PUT", f"/messages/{message.pk}/answer", {"article": article.pk})
    assert (said.status, said.body["right"], said.body["offered"]) == (200, article.pk, article.pk)
    none = ana.call("PUT", f"/messages/{message.pk}/answer", {"article": None})
    assert (none.body["right"], none.body["by"]["handle"]) == (None, "ana")
    assert AnswerLabel.of(scene.cast.aurora).count() == 1
    for nothing in (999_999, 0):
        assert ana.call("PUT", f"/messages/{message.pk}/answer", {"article": nothing}).status == 404
    assert eve.call("PUT", f"/messages/{message.pk}/answer", {"article": None}).status == 403
    first = eve.get("/promise/answers").body["items"][0]
    assert (first["share"], first["threshold"], first["halted"]) == (0.0, None, [])
    assert first["minutes"] > 0
