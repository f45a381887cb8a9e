"""Everything else that is told and taken: contacts, articles, channels, the ledger, dead letters, the stop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import get_resolver

from rapport.answers.models import Article
from rapport.api.schemas.base import Given, Shape
from rapport.availability.stops import is_stopped
from rapport.channels.connected import save_secrets
from rapport.intake.models import DeadLetter
from rapport.ledger.models import Entry
from tests.api.caller import Caller
from tests.api.scene import Scene
from tests.cast import NOW

WRITTEN = {"title": "Parking", "wordings": {"en": {"questions": ["Can I park?", "Parking"], "answer": "Yes."}}}


def test_a_contact_is_shown_with_names_and_history(scene: Scene, ana: Caller) -> None:
    lines = ana.get("/contacts").body["items"]
    assert {line["name"] for line in lines} == {"Dee", "Fay"}
    dee = ana.get(f"/contacts/{scene.asked.contact_id}").body
    assert [(one["network"], one["handle"]) for one in dee["identities"]] == [("practice", "dee")]
    assert [talk["id"] for talk in dee["conversations"]] == [scene.asked.pk]


def test_an_article_is_written_approved_changed_and_retired(scene: Scene, bo: Caller) -> None:
    kept = bo.post("/articles", WRITTEN)
    assert (kept.status, kept.body["state"], kept.body["wordings"]) == (201, "waiting", WRITTEN["wordings"])
    path = f"/articles/{kept.body['id']}"
    assert bo.post(f"{path}/approve").body["state"] == "approved"
    changed = bo.call("PUT", path, {**WRITTEN, "title": "Parking and bikes"}).body
    assert (changed["title"], changed["state"]) == ("Parking and bikes", "waiting")
    assert bo.post(f"{path}/retire").body["state"] == "retired"
    assert {one["title"] for one in bo.get("/articles").body["items"]} == {"Opening hours", "Parking and bikes"}


def test_an_article_has_an_end_that_a_day_means_whole_and_that_stays_where_it_is_left_out(
    scene: Scene, ana: Caller, bo: Caller
) -> None:
    kept = bo.post("/articles", {**WRITTEN, "valid_until": "2150-06-30"}).body
    path, there = f"/articles/{kept['id']}", ZoneInfo(scene.cast.aurora.time_zone)
    assert datetime.fromisoformat(kept["valid_until"]) == datetime(2150, 7, 1, tzinfo=there)
    assert bo.post(f"{path}/approve").body["in_force"]
    assert bo.call("PUT", path, WRITTEN).body["valid_until"] == kept["valid_until"]
    bo.post(f"{path}/approve")
    over = bo.call("PUT", path, {**WRITTEN, "valid_until": "2020-01-01T12:00:00Z"}).body
    assert (over["state"], over["in_force"]) == ("approved", False)
    longer = ana.call("PUT", path, {**WRITTEN, "valid_until": None}).body
    assert (longer["state"], longer["in_force"], longer["valid_until"]) == ("approved", True, None)
    for wrong in ("2020-13-01", "9999-12-31", "2020-01-01T12:00:00", 5.5, "soon"):
        assert bo.call("PUT", path, {**WRITTEN, "valid_until": wrong}).status == 422
    backwards = {"valid_from": "2030-01-02", "valid_until": "2030-01-01"}
    assert bo.call("PUT", path, {**WRITTEN, **backwards}).body["error"] == "not_valid"


def test_only_an_owner_lets_an_article_answer_and_never_one_that_says_no(
    scene: Scene, ana: Caller, bo: Caller
) -> None:
    path = f"/articles/{scene.article.pk}/answers"
    assert bo.post(path, {"network": "practice"}).body["error"] == "not_allowed"
    assert [one["network"] for one in ana.post(path, {"network": "practice"}).body["answers"]] == ["practice"]
    no = bo.post(
        "/articles", {**WRITTEN, "wordings": {"en": {"questions": ["Islands?"], "answer": "We do not ship."}}}
    )
    assert ana.post(f"/articles/{no.body['id']}/answers", {"network": "practice"}).body["error"] == "says_no"
    assert ana.post(path, {"network": "pigeon"}).body["error"] == "not_valid"
    assert bo.call("DELETE", f"{path}/practice").status == 403
    assert ana.call("DELETE", f"{path}/practice").body["answers"] == []
    assert ana.call("DELETE", f"{path}/practice").status == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": "x", "wordings": {}},
        {"title": "", "wordings": WRITTEN["wordings"]},
        {"title": "x", "wordings": {"klingon!": {"questions": ["?"], "answer": "!"}}},
        {"title": "x", "wordings": {"en": {"questions": [], "answer": "!"}}},
        {"title": "x", "wordings": {"en": {"questions": ["a\nb"], "answer": "!"}}},
    ],
)
def test_an_article_without_words_is_refused(scene: Scene, bo: Caller, body: object) -> None:
    assert bo.post("/articles", body).status == 422
    assert Article.of(scene.cast.aurora).count() == 1


def test_saved_replies_are_kept_and_thrown_away(bo: Caller) -> None:
    kept = bo.post("/saved-replies", {"title": "Thanks", "text": "Thank you!", "language": "en"})
    path = f"/saved-replies/{kept.body['id']}"
    assert kept.status == 201
    assert bo.call("PUT", path, {"title": "Thanks", "text": "Thanks a lot!"}).body["text"] == "Thanks a lot!"
    assert [one["text"] for one in bo.get("/saved-replies").body["items"]] == ["Thanks a lot!"]
    assert bo.call("DELETE", path).body == {"done": True}
    assert bo.call("DELETE", path).status == 404


def test_a_channel_shows_its_health_and_rules_and_never_its_secrets(scene: Scene, ana: Caller) -> None:
    save_secrets(scene.cast.channel, {"token": "plantedsecret"})
    (channel,) = ana.get("/channels").body["items"]
    assert (channel["network"], channel["health"]["state"], channel["about"]["text_limit"]) == (
        "practice",
        "ok",
        500,
    )
    assert channel == ana.get(f"/channels/{channel['id']}").body
    assert "plantedsecret" not in str(channel)
    assert scene.cast.channel.key not in str(channel)


def test_a_channel_whose_connector_is_gone_is_still_shown(scene: Scene, ana: Caller) -> None:
    scene.cast.channel.network = "pigeon"
    scene.cast.channel.save()
    assert ana.get(f"/channels/{scene.cast.channel.pk}").body["about"] is None


def test_the_ledger_is_read_in_order_from_any_place(scene: Scene, ana: Caller) -> None:
    seen, cursor = [], ""
    for _ in range(50):
        found = ana.get(f"/ledger?limit=2&cursor={cursor}").body
        seen += [entry["seq"] for entry in found["items"]]
        cursor = found["next"]
        if cursor is None:
            break
    assert seen == list(range(1, Entry.of(scene.cast.aurora).count() + 1))
    decisions = ana.get(f"/ledger?what=decision&conversation={scene.asked.pk}").body["items"]
    assert [entry["data"]["route"] for entry in decisions] == ["draft"]
    assert [entry["seq"] for entry in ana.get(f"/ledger?cursor={seen[-2]}").body["items"]] == [seen[-1]]


def test_a_changed_row_is_found(scene: Scene, ana: Caller) -> None:
    length = Entry.of(scene.cast.aurora).count()
    assert ana.get("/ledger/verify").body == {"whole": True, "first_break": None, "length": length}
    Entry.of(scene.cast.aurora).filter(seq=2).update(what="nothing happened")
    assert ana.get("/ledger/verify").body == {"whole": False, "first_break": 2, "length": length}


def test_a_dead_letter_is_tried_again(scene: Scene, bo: Caller) -> None:
    row = DeadLetter.across_brands.create(
        brand=scene.cast.aurora,
        place=900,
        channel=scene.cast.channel,
        tries=5,
        reason="cannot be read",
        next_at=NOW,
        dead_at=NOW - timedelta(hours=1),
    )
    assert [one["reason"] for one in bo.get("/dead-letters").body["items"]] == ["cannot be read"]
    assert bo.post(f"/dead-letters/{row.pk}/try-again").body["tries"] == 0
    assert bo.get("/dead-letters").body["items"] == []
    assert bo.post(f"/dead-letters/{row.pk}/try-again").status == 404


def test_the_red_button_is_pressed_once_and_lifted_by_a_person(scene: Scene, bo: Caller) -> None:
    assert bo.get("/stop").body["stopped"] is False
    first = bo.post("/stop", {"why": "outage"}).body
    assert (first["stopped"], first["by"]["handle"], first["why"]) == (True, "bo", "outage")
    assert bo.post("/stop").body == first
    assert is_stopped(scene.cast.aurora)
    assert not is_stopped(scene.cast.norte)
    assert bo.call("DELETE", "/stop").body["stopped"] is False
    assert bo.call("DELETE", "/stop").body["stopped"] is False
    recorded = [entry["what"] for entry in bo.get("/ledger").body["items"]]
    assert recorded.count("everything stopped") == recorded.count("everything started") == 1


def test_each_shape_has_a_name_of_its_own_in_the_description() -> None:
    def below(one: type) -> Iterator[type]:
        for inner in one.__subclasses__():
            yield inner
            yield from below(inner)

    get_resolver().url_patterns  # noqa: B018 — the routes are read, and with them every shape
    places: defaultdict[str, set[str]] = defaultdict(set)
    for shape in [*below(Shape), *below(Given)]:
        places[shape.__name__].add(shape.__module__)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
