"""Giveaways and follow-back over the API: announced, drawn and verified, called off; weighed and marked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from rapport.approvals.rule import set_four_eyes
from rapport.audience import giveaways
from rapport.audience.draws.entrants import Entrant
from rapport.audience.models import Follower, Giveaway
from rapport.outbox.models import Publication, Step
from rapport.publishing.models import Post
from tests.api.caller import Caller
from tests.api.scene import Scene
from tests.api.test_posts import given


@pytest.fixture
def announced(scene: Scene, ana: Caller) -> int:
    post = ana.post("/posts", given(scene)).body["id"]
    ana.post(f"/posts/{post}/line", {"how": "now"})
    row = Publication.of(scene.cast.aurora).get(part__variant__post=post)
    Publication.across_brands.filter(pk=row.pk).update(step=Step.SENT, sent_at=timezone.now(), network_id="p7")
    closes = (timezone.now() + timedelta(days=1)).isoformat()
    wanted = {"delivery": row.pk, "name": "A stool", "rules": "Answer this post.", "closes_at": closes}
    made = ana.post("/giveaways", wanted, key="stool")
    assert made.status == 201
    assert ana.post("/giveaways", wanted, key="stool").body["id"] == made.body["id"]
    return int(made.body["id"])


def test_a_number_beyond_all_is_refused_and_breaks_nothing(ana: Caller) -> None:
    closes = (timezone.now() + timedelta(days=1)).isoformat()
    for beyond in (10**30, -(10**30)):
        wanted = {"delivery": beyond, "name": "A stool", "rules": "Answer this post.", "closes_at": closes}
        assert ana.post("/giveaways", wanted).status == 422
        assert ana.get(f"/followers?channel={beyond}").status == 404


def test_drawn_once_it_has_closed_and_checked_by_anybody(
    scene: Scene, ana: Caller, eve: Caller, cruz: Caller, announced: int
) -> None:
    there = f"/giveaways/{announced}"
    assert set(eve.get(there).body["told"]) == {"commitment", "rules", "prizes"}
    assert (eve.get(f"{there}/verify").status, ana.post(f"{there}/draw", {}).status) == (409, 409)
    Giveaway.across_brands.filter(pk=announced).update(closes_at=timezone.now())
    assert (eve.post(f"{there}/draw", {}).status, cruz.post(f"{there}/draw", {}).status) == (403, 404)
    drawn = ana.post(f"{there}/draw", {}).body
    assert drawn["drawn_at"]
    assert "seed" in drawn["told"]
    assert ana.post(f"{there}/draw", {}).body == drawn
    assert eve.get(f"{there}/verify").body == {"problems": []}
    assert ana.post(f"{there}/call-off", {"why": "Too late."}).status == 409


def test_called_off_it_says_so_and_is_never_drawn(scene: Scene, ana: Caller, announced: int) -> None:
    there = f"/giveaways/{announced}"
    assert ana.post(f"{there}/call-off", {"why": " "}).status == 422
    off = ana.post(f"{there}/call-off", {"why": "The stool broke.", "says": "We have to call this off."}).body
    assert (off["giveaway"]["told"]["why"], off["waits"]) == ("The stool broke.", "")
    assert ana.get(f"/posts/{off['post']}").body["idea"] == "We have to call this off."
    assert Publication.of(scene.cast.aurora).filter(step=Step.QUEUED, text="We have to call this off.").exists()
    Giveaway.across_brands.filter(pk=announced).update(closes_at=timezone.now())
    assert ana.post(f"{there}/draw", {}).status == 409
    again = ana.post(f"{there}/call-off", {"why": "Another reason.", "says": "Again."}).body
    assert (again["post"], again["giveaway"]["told"]["why"]) == (off["post"], "The stool broke.")


def test_calling_off_is_no_way_around_a_second_person(scene: Scene, ana: Caller, announced: int) -> None:
    set_four_eyes(scene.cast.aurora, True, scene.cast.ana, timezone.now())
    off = ana.post(f"/giveaways/{announced}/call-off", {"why": "Broken.", "says": "Called off."}).body
    assert (off["waits"], ana.get(f"/posts/{off['post']}").body["state"]) == ("It waits for a yes.", "waiting")
    assert not Publication.of(scene.cast.aurora).filter(step=Step.QUEUED).exists()


def test_called_off_in_an_incident_the_words_stay_a_draft(scene: Scene, ana: Caller, announced: int) -> None:
    ana.post("/queue/hold", {})
    off = ana.post(f"/giveaways/{announced}/call-off", {"why": "Broken.", "says": "Called off."}).body
    assert off["giveaway"]["called_off_at"]
    assert "held" in off["waits"]
    assert ana.get(f"/posts/{off['post']}").body["state"] == "draft"
    quiet = Post.of(scene.cast.aurora).count()
    assert ana.post(f"/giveaways/{announced}/call-off", {"why": "Broken."}).body["post"] == off["post"]
    assert Post.of(scene.cast.aurora).count() == quiet


def test_followers_are_weighed_and_marked(
    scene: Scene, ana: Caller, bo: Caller, eve: Caller, cruz: Caller
) -> None:
    assert bo.call("PUT", "/follow-back", {"a_day": 5}).status == 403
    kept = ana.call("PUT", "/follow-back", {"weights": {"topic": 5}, "a_day": 5, "topics": "oak"}).body
    assert (kept["weights"]["topic"], kept["a_day"], kept["topics"], kept["today"]) == (5, 5, "oak", 0)
    assert ana.call("PUT", "/follow-back", {"weights": {"topic": 6}}).status == 422
    now = timezone.now()
    row = Follower.across_brands.create(
        brand=scene.cast.aurora, channel=scene.cast.channel, network_id="ivy", first_seen_at=now, seen_at=now
    )
    there = f"/followers/{row.pk}/mark"
    assert bo.call("PUT", there, {"real": True}).status == 404
    Follower.across_brands.update(looked=True)
    assert bo.call("PUT", there, {"real": True}).body["by"] == "bo"
    assert (eve.call("PUT", there, {"real": True}).status, cruz.call("PUT", there, {"real": True}).status) == (
        403,
        404,
    )


def test_a_person_says_what_a_contact_is(scene: Scene, ana: Caller, cruz: Caller) -> None:
    there = f"/contacts/{scene.asked.contact_id}/relations"
    assert ana.call("PUT", f"{there}/press", {"holds": True}).body["relation"] == "press"
    assert ana.call("PUT", f"{there}/press", {"holds": False}).body["holds"] is False
    assert [one["holds"] for one in ana.get(there).body["items"]] == [False]
    assert ana.call("PUT", f"{there}/friend", {"holds": True}).status == 422
    assert cruz.get(there).status == 404


def test_with_a_post_of_its_own_it_is_changed_and_told_by_version(scene: Scene, ana: Caller, eve: Caller) -> None:
    closes = (timezone.now() + timedelta(days=1)).isoformat()
    wanted = {"name": "A stool", "rules": "Answer.", "closes_at": closes, "channels": [scene.cast.channel.pk]}
    made = ana.post("/giveaways/with-post", wanted, key="with")
    assert made.status == 201
    row = made.body
    assert (row["channel"], row["version"]) == (None, 1)
    assert row["address"] in Post.of(scene.cast.aurora).get(pk=row["post"]).idea
    there = f"/giveaways/{row['id']}"
    assert ana.call("PUT", there, {**wanted, "channels": [], "prizes": 3, "version": 1}).status == 422
    del wanted["channels"]
    assert eve.call("PUT", there, {**wanted, "prizes": 3}).status == 403
    changed = ana.call("PUT", there, {**wanted, "prizes": 3, "version": 1}).body
    assert (changed["version"], changed["told"]["prizes"]) == (2, 3)
    assert ana.call("PUT", there, {**wanted, "prizes": 4, "version": 1}).status == 409
    for wrong in ({"ways": ["pay"]}, {"ways": []}, {"prizes": 0}):
        assert ana.call("PUT", there, {**wanted, **wrong}).status == 422
    assert ana.call("PUT", there, {**wanted, "closes_at": timezone.now().isoformat()}).status == 409
    assert ana.post(f"{there}/draw", {}).status == 409


def test_who_entered_is_looked_at_outside_the_draws_transaction(
    ana: Caller, announced: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many that takes seconds, for which on SQLite nobody else could write."""
    held = []
    depth = len(connection.savepoint_ids)

    def looked(*given: object) -> list[Entrant]:
        held.append(len(connection.savepoint_ids) - depth)
        return []

    monkeypatch.setattr(giveaways, "entrants_of", looked)
    Giveaway.across_brands.filter(pk=announced).update(closes_at=timezone.now())
    first = ana.post(f"/giveaways/{announced}/draw", {}, key="draw")
    assert (first.status, first.body["state"], held) == (200, "drawn", [0])
    assert ana.post(f"/giveaways/{announced}/draw", {}, key="draw").body == first.body


def test_its_state_is_told(ana: Caller, announced: int, scene: Scene) -> None:
    assert ana.get(f"/giveaways/{announced}").body["state"] == "open"
    closes = (timezone.now() + timedelta(days=1)).isoformat()
    wanted = {"name": "A lamp", "rules": "Answer.", "closes_at": closes, "channels": [scene.cast.channel.pk]}
    assert ana.post("/giveaways/with-post", wanted).body["state"] == "unpublished"
    assert [one["state"] for one in ana.get("/giveaways").body["items"]] == ["unpublished", "open"]
