"""Who says yes, by the API: the rule in steps, requests and votes, clients' links, the calendar's address."""

from __future__ import annotations

import pytest

from rapport.api.models import Asking
from rapport.outbox.models import Publication
from rapport.publishing.approval_models import ClientLink
from tests.api.caller import Caller
from tests.api.scene import Scene
from tests.api.test_posts import given, tomorrow


def asked(scene: Scene, by: Caller) -> int:
    post = int(by.post("/posts", given(scene)).body["id"])
    by.post(f"/posts/{post}/line", {"how": "date", "at": tomorrow()})
    return post


def test_a_rule_in_steps_and_what_each_said(
    scene: Scene, ana: Caller, bo: Caller, eve: Caller, cruz: Caller
) -> None:
    assert eve.get("/approval-rule").body == {"on": False, "steps": [], "waiting": 0}
    steps = [
        {"who": "people", "people": ["bo"]},
        {"who": "role", "role": "owner", "silence": "drop", "patience": 60},
    ]
    assert bo.call("PUT", "/approval-rule", {"steps": steps}).status == 403
    rule = ana.call("PUT", "/approval-rule", {"steps": steps}).body
    assert [(one["who"], one["people"], one["silence"]) for one in rule["steps"]] == [
        ("people", ["bo"], "wait"),
        ("role", [], "drop"),
    ]
    asked(scene, ana)
    [waits] = bo.get("/approvals").body["items"]
    there = f"/approvals/{waits['id']}"
    shown = bo.get(there).body
    assert (shown["current"], shown["mine"], shown["votes"], len(shown["steps"])) == (0, True, [], 2)
    assert ana.get(there).body["mine"] is False
    assert bo.post(f"{there}/vote", {"yes": True, "digest": shown["digest"]}).status == 200
    after = ana.get(there).body
    assert (after["current"], [one["person"] for one in after["votes"]], after["mine"]) == (1, ["bo"], False)
    assert ana.post(f"{there}/vote", {"yes": True, "digest": shown["digest"]}).status == 409
    assert not Publication.of(scene.cast.aurora).exists()
    assert cruz.get(there).status == 404
    assert ana.get("/approval-rule").body["waiting"] == 1
    assert ana.call("DELETE", "/approval-rule").body["on"] is False
    assert ana.get(there).body["outcome"] == ""


@pytest.mark.parametrize(
    "step",
    [
        {"who": "people"},
        {"who": "people", "people": ["eve"]},
        {"who": "people", "people": ["cruz"]},
        {"who": "role"},
        {"who": "nobody"},
        {"who": "anybody", "patience": 0},
        {"who": "anybody", "odd": 1},
    ],
)
def test_a_step_that_nobody_can_answer_is_refused(scene: Scene, ana: Caller, step: dict[str, object]) -> None:
    told = ana.call("PUT", "/approval-rule", {"steps": [step]})
    assert (told.status, ana.get("/approval-rule").body["on"]) == (422, False)
    assert ana.call("PUT", "/approval-rule", {"steps": []}).status == 422


def test_put_in_line_twice_there_is_one_question(scene: Scene, ana: Caller, bo: Caller) -> None:
    ana.call("PUT", "/approval-rule", {"steps": [{}]})
    week = [{"weekday": day, "at": "09:24:00"} for day in range(7)]
    ana.call("PUT", f"/channels/{scene.cast.channel.pk}/slots", {"slots": week})
    post = ana.post("/posts", given(scene)).body["id"]
    first = ana.post(f"/posts/{post}/line", {"how": "queue"}).body
    [before] = bo.get("/approvals").body["items"]
    again = ana.post(f"/posts/{post}/line", {"how": "queue"}).body
    [after] = bo.get("/approvals").body["items"]
    assert (again["state"], again["at"]) == ("waiting", first["at"])
    assert (after["id"], after["digest"]) == (before["id"], before["digest"])
    ana.post(f"/posts/{post}/line", {"how": "date", "at": tomorrow()})
    [moved] = bo.get("/approvals").body["items"]
    assert moved["id"] != before["id"]


def test_a_link_is_shown_once_also_to_whoever_asks_again(
    scene: Scene, ana: Caller, eve: Caller, cruz: Caller
) -> None:
    post = asked(scene, ana)
    wanted = {"name": "Carla", "language": "it", "posts": [post]}
    assert eve.post("/client-links", wanted).status == 403
    made = ana.post("/client-links", wanted, key="one")
    assert (made.status, "/client/" in made.body["address"]) == (201, True)
    again = ana.post("/client-links", wanted, key="one")
    assert (again.body["address"], again.body["link"]) == ("", made.body["link"])
    token = made.body["address"].rstrip("/").rpartition("/")[2]
    assert not any(token in row.body for row in Asking.of(scene.cast.aurora))
    assert token not in str(ana.get("/client-links").body)
    refused = ana.post("/client-links", wanted)
    assert (refused.status, refused.body["error"]) == (409, "not_now")
    assert ana.post("/client-links", {**wanted, "another": True}).status == 201
    assert ana.get(f"/posts/{post}").body["state"] == "waiting"
    assert cruz.get("/client-links").body["items"] == []
    assert [one["name"] for one in ana.get("/clients").body["items"]] == ["Carla"]


def test_a_link_is_renewed_and_revoked(scene: Scene, ana: Caller, cruz: Caller) -> None:
    made = ana.post("/client-links", {"name": "Carla", "posts": [asked(scene, ana)]}).body
    there = f"/client-links/{made['link']['id']}"
    renewed = ana.post(f"{there}/renew", {}).body
    assert renewed["address"] not in ("", made["address"])
    assert cruz.post(f"{there}/renew", {}).status == 404
    assert ana.call("DELETE", there).body["open"] is False
    assert ana.post(f"{there}/renew", {}).status == 409
    assert ClientLink.of(scene.cast.aurora).count() == 1


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"posts": []}, 422),
        ({"posts": [99999]}, 404),
        ({"client": 99999}, 404),
        ({"name": ""}, 422),
        ({"email": "nobody"}, 422),
        ({"channels": [99999]}, 404),
        ({"language": "xx"}, 422),
    ],
)
def test_a_link_that_cannot_be_made_is_said(
    scene: Scene, ana: Caller, more: dict[str, object], status: int
) -> None:
    post = asked(scene, ana)
    told = ana.post("/client-links", {"name": "Carla", "posts": [post], **more})
    assert (told.status, ana.get(f"/posts/{post}").body["state"]) == (status, "scheduled")


def test_the_calendars_address_is_made_shown_once_and_revoked(scene: Scene, ana: Caller, bo: Caller) -> None:
    assert ana.get("/calendar-address").body["on"] is False
    assert bo.post("/calendar-address", {}).status == 403
    made = ana.post("/calendar-address", {}, key="cal")
    path = made.body["address"].partition("/calendar/")[2]
    assert ana.client.get(f"/calendar/{path}").status_code == 200
    assert ana.post("/calendar-address", {}, key="cal").body["address"] == ""
    assert bo.get("/calendar-address").body["on"] is True
    assert ana.call("DELETE", "/calendar-address").body["on"] is False
    assert ana.client.get(f"/calendar/{path}").status_code == 404
