"""Posts, slots and the queue over the API."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from rapport.approvals.rule import set_four_eyes
from rapport.availability.hours import Shift, replace
from rapport.media.files import keep_file
from rapport.outbox.models import Delivery, Publication
from rapport.publishing.series import come_round
from tests.api.caller import Caller
from tests.api.scene import Scene
from tests.publishing.test_crops import drawn


def given(scene: Scene, **more: object) -> dict[str, object]:
    return {"idea": "Oak, slowly.", "variants": [{"channel": scene.cast.channel.pk}], **more}


def tomorrow() -> str:
    return (timezone.now() + timedelta(days=1)).isoformat()


def test_written_put_in_line_changed_and_thrown_away(scene: Scene, ana: Caller) -> None:
    post = ana.post("/posts", given(scene, tags=["oak"])).body
    assert (post["state"], post["tags"], post["version"]) == ("draft", ["oak"], 1)
    lined = ana.post(f"/posts/{post['id']}/line", {"how": "date", "at": tomorrow()})
    assert (lined.status, lined.body["state"]) == (200, "scheduled")
    assert [one["id"] for one in ana.get("/queue").body["items"]] == [post["id"]]
    assert ana.get("/queue/troubles").body["items"] == []
    changed = ana.call("PUT", f"/posts/{post['id']}", given(scene, idea="Ash.", version=1)).body
    assert (changed["state"], changed["version"]) == ("draft", 2)
    assert ana.call("PUT", f"/posts/{post['id']}", given(scene, idea="Elm.", version=1)).status == 409
    assert ana.call("DELETE", f"/posts/{post['id']}").body == {"done": True}
    assert ana.get("/posts").body["items"] == []


def test_a_time_of_its_own_holds_whatever_is_chosen_for_the_others(scene: Scene, ana: Caller) -> None:
    own = (timezone.now() + timedelta(days=3)).isoformat().replace("+00:00", "Z")
    variants = [{"channel": scene.cast.channel.pk, "own_at": own, "warning": "Sawdust"}]
    post = ana.post("/posts", given(scene, variants=variants)).body
    lined = ana.post(f"/posts/{post['id']}/line", {"how": "date", "at": tomorrow()}).body["variants"][0]
    assert (lined["at"][:16], lined["own_at"][:16], lined["warning"]) == (own[:16], own[:16], "Sawdust")
    named = {"how": "date", "at": tomorrow(), "channels": [scene.cast.channel.pk]}
    moved = ana.post(f"/posts/{post['id']}/line", named).body["variants"][0]
    assert moved["at"][:10] != own[:10]


def test_what_to_know_of_its_hour_is_in_the_answer_to_line_and_move(scene: Scene, ana: Caller) -> None:
    brand = scene.cast.aurora
    zone = ZoneInfo(brand.time_zone)
    day = (timezone.now() + timedelta(days=2)).astimezone(zone).date()
    replace(brand, [Shift(day, time(9), time(18)) for day in range(7)], scene.cast.ana, timezone.now())
    quiet, watched = (datetime.combine(day, time(hour), zone).isoformat() for hour in (21, 10))
    post = ana.post("/posts", given(scene)).body
    lined = ana.post(f"/posts/{post['id']}/line", {"how": "date", "at": quiet}).body
    [check] = [one for one in lined["checks"] if one["code"] == "nobody watches"]
    assert (check["channel"], check["says"][:14]) == (scene.cast.channel.pk, "Nobody watches")
    moved = ana.post(f"/posts/{post['id']}/move", {"at": watched}).body
    assert (moved["state"], "nobody watches" in [one["code"] for one in moved["checks"]]) == ("scheduled", False)
    moved = ana.post(f"/posts/{post['id']}/move", {"at": quiet}).body
    assert "nobody watches" in [one["code"] for one in moved["checks"]]
    assert "checks" not in ana.get(f"/posts/{post['id']}").body
    known = ana.get(f"/posts/{post['id']}/checks").body
    assert "nobody watches" in [one["code"] for one in known["items"]]


def test_hashtag_sets_are_kept_changed_and_thrown_away(scene: Scene, ana: Caller) -> None:
    kept = ana.post("/hashtag-sets", {"name": "Wood", "tags": ["#oak", "ash"]})
    assert (kept.status, kept.body["tags"]) == (201, ["oak", "ash"])
    path = f"/hashtag-sets/{kept.body['id']}"
    assert ana.call("PUT", path, {"name": "Wood", "tags": ["elm"]}).body["tags"] == ["elm"]
    assert ana.post("/hashtag-sets", {"name": "wood", "tags": ["elm"]}).status == 422
    assert ana.post("/hashtag-sets", {"name": "Odd", "tags": ["no!"]}).status == 422
    assert "Wood" in [one["name"] for one in ana.get("/hashtag-sets").body["items"]]
    assert ana.call("DELETE", path).body == {"done": True}
    assert ana.call("DELETE", path).status == 404


def test_a_first_comment_a_poll_and_crops_come_back_as_they_were_given(scene: Scene, ana: Caller) -> None:
    poll = {"options": ["Oak", "Ash"], "minutes": 60, "multiple": False}
    crop = {"sha256": "a" * 64, "left": 0, "top": 100, "width": 500, "height": 900}
    own = [{"channel": scene.cast.channel.pk, "first_comment": "Measures here.", "crops": [crop]}]
    post = ana.post("/posts", given(scene, first_comment="Measures.", poll=poll, variants=own)).body
    assert (post["first_comment"], post["poll"]) == ("Measures.", poll)
    assert [(one["first_comment"], one["crops"]) for one in post["variants"]] == [("Measures here.", [crop])]
    lined = ana.post(f"/posts/{post['id']}/line", {"how": "date", "at": tomorrow()}).body
    assert [one["comment"] for one in lined["variants"][0]["parts"]] == [False, True]
    far = ana.post(f"/posts/{post['id']}/line", {"how": "date", "at": "2060-01-01T10:00:00Z"})
    assert (far.status, "ten years" in str(far.body)) == (409, True)


def test_what_is_read_can_be_sent_back_and_changes_nothing(scene: Scene, ana: Caller, bo: Caller) -> None:
    file = keep_file(scene.cast.aurora, "oak.png", drawn(), timezone.now())[0].sha256
    picture = {"sha256": file, "name": "oak.png", "alt": "An oak", "waived": False}
    own = [{"channel": scene.cast.channel.pk, "no_warning": True}]
    more = {"files": [picture], "warning": "Sawdust", "campaign": "Autumn", "utm": True, "variants": own}
    post = ana.post("/posts", given(scene, **more)).body
    assert (post["files"], post["utm"], post["variants"][0]["files"]) == ([picture], True, [picture])
    assert (post["variants"][0]["no_warning"], post["variants"][0]["own_files"]) == (True, False)
    names = ("idea", "warning", "campaign", "utm", "tags", "notes", "files", "version", "beside")
    back = {name: post[name] for name in names} | {"variants": own}
    same = ana.call("PUT", f"/posts/{post['id']}", back).body
    assert {name: same[name] for name in names} == {name: post[name] for name in names}
    noted = bo.call("PUT", f"/posts/{post['id']}", {**back, "notes": "Ask Dee first."}).body
    refused = ana.call("PUT", f"/posts/{post['id']}", {**back, "notes": "Mine."})
    assert (noted["version"], refused.status, refused.body["error"]) == (1, 409, "changed_meanwhile")


def test_held_released_moved_and_taken_back(scene: Scene, ana: Caller) -> None:
    post = ana.post("/posts", given(scene)).body
    there = f"/posts/{post['id']}"
    ana.post(f"{there}/line", {"how": "date", "at": tomorrow()})
    assert ana.post(f"{there}/hold", {"why": "The courier strikes."}).body["state"] == "held"
    assert ana.post(f"{there}/line", {"how": "now"}).body["error"] == "not_now"
    assert ana.post(f"{there}/release", {}).body["state"] == "scheduled"
    assert ana.post(f"{there}/move", {"at": tomorrow()}).body["state"] == "scheduled"
    assert ana.post(f"{there}/take-back", {}).body["state"] == "draft"


def test_slots_are_set_and_the_next_free_one_is_told(scene: Scene, ana: Caller) -> None:
    there = f"/channels/{scene.cast.channel.pk}/slots"
    assert ana.get(there).body["next_free"] is None
    week = [{"weekday": day, "at": "09:24:00"} for day in range(7)]
    kept = ana.call("PUT", there, {"slots": week}).body
    assert (len(kept["slots"]), kept["zone"]) == (7, "Europe/Rome")
    assert ana.call("PUT", there, {"slots": week, "zone": "Asia/Tokyo"}).body["zone"] == "Asia/Tokyo"
    assert ana.call("PUT", there, {"slots": week, "zone": "Mars"}).status == 422
    ana.call("PUT", there, {"slots": week})
    post = ana.post("/posts", given(scene)).body
    queued = ana.post(f"/posts/{post['id']}/line", {"how": "queue"}).body
    assert queued["at"] == kept["next_free"]
    assert ana.get(there).body["next_free"] > kept["next_free"]


def test_a_channel_named_twice_is_a_question_and_not_a_guess(scene: Scene, ana: Caller) -> None:
    twice = given(scene)
    twice["variants"] = twice["variants"] * 2
    assert ana.post("/posts", twice).status == 422


def test_a_yes_is_bound_to_what_was_read(scene: Scene, ana: Caller, bo: Caller) -> None:
    set_four_eyes(scene.cast.aurora, True, scene.cast.ana, timezone.now())
    post = ana.post("/posts", given(scene)).body
    ana.post(f"/posts/{post['id']}/line", {"how": "date", "at": tomorrow()})
    [asked] = bo.get("/approvals").body["items"]
    assert (asked["mine"], asked["waiting"], asked["risks"]) == (True, "a second person", [])
    assert ana.get("/approvals").body["items"][0]["mine"] is False
    vote = {"yes": True, "digest": asked["digest"]}
    assert ana.post(f"/approvals/{asked['id']}/vote", vote).status == 409
    assert bo.post(f"/approvals/{asked['id']}/vote", {**vote, "digest": "0" * 64}).status == 409
    assert bo.post(f"/approvals/{asked['id']}/vote", vote).body["state"] == "scheduled"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"variants": [{"channel": 99999}]}, 404),
        ({"files": [{"sha256": "0" * 64}]}, 404),
        ({"odd": 1}, 422),
        ({"idea": "x" * 20_001}, 422),
    ],
)
def test_what_cannot_be_kept_is_said(scene: Scene, ana: Caller, more: dict[str, object], status: int) -> None:
    assert ana.post("/posts", given(scene, **more)).status == status


def test_too_long_for_the_network_it_stays_a_draft(scene: Scene, ana: Caller) -> None:
    post = ana.post("/posts", given(scene, idea="x" * 600)).body
    told = ana.post(f"/posts/{post['id']}/line", {"how": "now"})
    assert (told.status, told.body["error"]) == (422, "network_refuses")


def test_a_draft_comes_round_until_it_is_ended(scene: Scene, ana: Caller) -> None:
    there = f"/posts/{ana.post('/posts', given(scene)).body['id']}"
    rule = {"rule": "FREQ=WEEKLY;BYDAY=MO,TH", "start": "2026-11-23T09:30:00"}
    assert ana.post(f"{there}/series", {**rule, "rule": "FREQ=HOURLY"}).status == 422
    assert ana.post(f"{there}/series", {**rule, "zone": "Nowhere"}).status == 422
    assert ana.post(f"{there}/series", {**rule, "start": "2026-11-23T09:30:00Z"}).status == 422
    assert ana.post(f"{there}/series", rule).status == 200
    come_round(timezone.now())
    assert len(ana.get("/queue").body["items"]) == 4
    assert ana.call("DELETE", f"{there}/series").body == {"done": True}
    assert ana.call("DELETE", f"{there}/series").status == 404


@pytest.mark.parametrize("zone", ["Europe", "../../etc/passwd", "/etc/passwd", "Nowhere", "\x00"])
def test_a_zone_is_told_by_its_name_and_no_folder_of_ours_is(scene: Scene, ana: Caller, zone: str) -> None:
    there = f"/posts/{ana.post('/posts', given(scene)).body['id']}"
    told = ana.post(f"{there}/series", {"rule": "FREQ=DAILY", "start": "2026-11-23T09:30:00", "zone": zone})
    if zone != "\x00":  # a NUL is left out of every text: it is as if no zone was given
        assert (told.status, told.body["message"][:6]) == (422, "zone: ")
    assert "zoneinfo" not in str(told.body)


def test_another_brand_sees_nothing(scene: Scene, ana: Caller, cruz: Caller) -> None:
    post = ana.post("/posts", given(scene)).body
    assert cruz.get(f"/posts/{post['id']}").status == 404
    assert cruz.post(f"/posts/{post['id']}/line", {"how": "now"}).status == 404
    assert cruz.get(f"/channels/{scene.cast.channel.pk}/slots").status == 404


def test_a_quote_is_given_back_as_it_was_given_and_says_where_it_is_quoted(scene: Scene, ana: Caller) -> None:
    quote = {"channel": scene.cast.channel.pk, "network_id": "42", "url": "https://practice.example/42"}
    given = {"idea": "Well put.", "variants": [{"channel": scene.cast.channel.pk}], "quote": quote}
    made = ana.post("/posts", given).body
    whole = {**quote, "who": "", "handle": "", "text": ""}
    assert (made["quote"], made["variants"][0]["quotes"]) == (whole, True)
    changed = ana.call("PUT", f"/posts/{made['id']}", {**given, "quote": None}).body
    assert (changed["quote"], changed["version"], changed["variants"][0]["quotes"]) == (None, 2, False)
    for wrong in ({"url": "javascript:alert(1)"}, {"network_id": ""}, {"text": "x" * 4001}):
        assert ana.post("/posts", {**given, "quote": {**quote, **wrong}}).status == 422
    assert ana.post("/posts", {**given, "quote": {**quote, "channel": 10**6}}).status == 404


def test_other_words_for_what_is_out_are_asked_for_and_voted_on(
    scene: Scene, ana: Caller, bo: Caller, eve: Caller, cruz: Caller
) -> None:
    post = ana.post("/posts", {"idea": "Oak.", "variants": [{"channel": scene.cast.channel.pk}]}).body["id"]
    ana.post(f"/posts/{post}/line", {"how": "now"})
    out = Publication.of(scene.cast.aurora).get(part__variant__post=post)
    Delivery.across_brands.filter(pk=out.pk).update(step="sent", told="sent", network_id="p-1")
    there, words = f"/posts/{post}/published/{out.pk}/edit", {"text": "Elm.", "version": 1}
    assert [one.post(there, words).status for one in (eve, cruz)] == [403, 404]
    assert ana.post(there, {"text": "x" * 9000, "version": 1}).body["error"] == "network_refuses"
    assert ana.post(there, {"text": "Elm.", "version": 7}).body["error"] == "changed_meanwhile"
    set_four_eyes(scene.cast.aurora, True, scene.cast.ana, timezone.now())
    waits = ana.post(there, words)
    assert (waits.status, waits.body["delivery"], waits.body["before"]) == (202, None, "Oak.")
    [asked] = [one for one in bo.get("/approvals").body["items"] if one["kind"] == "edit"]
    assert (asked["edit"]["text"], asked["mine"], asked["id"]) == ("Elm.", True, waits.body["approval"])
    voted = bo.post(f"/approvals/{asked['id']}/vote", {"yes": True, "digest": asked["digest"]})
    assert (voted.status, voted.body["outcome"]) == (200, "approved")
    [row] = ana.get(f"/posts/{post}/edits").body["items"]
    assert (row["step"], row["outcome"], row["text"]) == ("queued", "approved", "Elm.")
    assert ana.post(f"/posts/{post}/published/{out.pk}/leave", {}).status == 409
    number = row["delivery"]
    assert ana.post(f"/deliveries/{out.pk}/undo").status == 409
    assert bo.post(f"/deliveries/{number}/undo").body["step"] == "withdrawn"
    assert ana.get(f"/posts/{post}").body["variants"][0]["text"] == "Oak."


def test_other_words_are_undone_while_they_wait_and_a_part_is_not_undone_alone(
    scene: Scene, ana: Caller, cruz: Caller
) -> None:
    variants = [{"channel": scene.cast.channel.pk, "thread": ["Two."]}]
    post = ana.post("/posts", {"idea": "Oak.", "variants": variants}).body["id"]
    lined = ana.post(f"/posts/{post}/line", {"how": "date", "at": tomorrow()}).body["variants"][0]
    first = lined["parts"][0]["delivery"]
    refused = ana.post(f"/deliveries/{first}/undo")
    assert (refused.status, refused.body["error"]) == (409, "not_now")
    assert [one["step"] for one in ana.get(f"/posts/{post}").body["variants"][0]["parts"]] == ["queued"] * 2
    Delivery.across_brands.filter(pk=first).update(step="sent", told="sent", network_id="p-1")
    there = f"/posts/{post}/published/{first}"
    said = ana.post(f"{there}/edit", {"text": "Elm.", "version": 1, "undo_seconds": 60})
    assert (said.status, cruz.post(f"{there}/undo", {}).status) == (201, 404)
    assert ana.post(f"{there}/undo", {}).body == {"done": True}
    assert ana.post(f"{there}/undo", {}).status == 409
    [row] = ana.get(f"/posts/{post}/edits").body["items"]
    assert (row["step"], row["text"]) == ("withdrawn", "Elm.")
