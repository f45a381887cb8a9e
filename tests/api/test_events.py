"""Events over the API: announced once, changed under their sequence, called off, reminded of; walls hold."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.api.caller import Caller
from tests.api.scene import Scene


def given(scene: Scene, **more: object) -> dict[str, object]:
    day = (timezone.now() + timedelta(days=5)).date().isoformat()
    said = {"title": "An evening of oak", "starts": f"{day}T19:00:00", "ends": f"{day}T21:00:00"}
    return {**said, "zone": "Europe/Rome", "place": "The blue hall", **more}


def test_announced_changed_called_off(scene: Scene, ana: Caller, eve: Caller, cruz: Caller) -> None:
    wanted = given(scene, channels=[scene.cast.channel.pk], language="it")
    made = ana.post("/events", wanted, key="oak")
    assert (made.status, ana.post("/events", wanted, key="oak").body["id"]) == (201, made.body["id"])
    there, [told] = f"/events/{made.body['id']}", made.body["posts"]
    assert ana.get(f"/posts/{told['post']}").body["language"] == "it"
    assert (eve.get(there).status, cruz.get(there).status) == (200, 404)
    change = given(scene, place="The red hall", sequence=0)
    assert (eve.call("PUT", there, change).status, cruz.call("PUT", there, change).status) == (403, 404)
    assert ana.call("PUT", there, change).body["sequence"] == 1
    assert "The red hall" in ana.get(f"/posts/{told['post']}").body["idea"]
    assert ana.call("PUT", there, change).status == 409
    assert [one["role"] for one in ana.post(f"{there}/reminder", {}).body["posts"]] == ["announces", "reminds"]
    assert ana.post(f"{there}/call-off", {"why": " "}).status == 422
    assert ana.post(f"{there}/call-off", {"why": "Flooded."}).body["called_off_why"] == "Flooded."
    assert ana.call("PUT", f"{there}/address", {"on": False}).body["address"] == ""
    assert [one["id"] for one in ana.get("/events").body["items"]] == [made.body["id"]]


def test_a_longer_list_asks_the_database_no_more(scene: Scene, ana: Caller) -> None:
    asked = []
    for _ in range(2):
        ana.post("/events", given(scene))
        with CaptureQueriesContext(connection) as queries:
            assert all(one["posts"] for one in ana.get("/events").body["items"])
        asked.append(len(queries))
        ana.post("/events", given(scene))
    assert len(set(asked)) == 1


def test_what_is_no_event_is_refused_and_nothing_kept(scene: Scene, ana: Caller) -> None:
    for wrong in (
        {"starts": "2026-12-11T19:00:00+01:00"},
        {"ends": "0001-01-01T00:00:00"},
        {"zone": "Nowhere/Town"},
        {"zone": "localtime"},
        {"title": " "},
        {"place": "x" * 301},
    ):
        assert ana.post("/events", given(scene, **wrong)).status == 422, wrong
    assert ana.post("/events", given(scene, channels=[10**9])).status == 404
    assert ana.get("/events").body["items"] == []
