"""Reply plans, what comes round, results, and the hold of all posts, over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.approvals.rule import set_four_eyes
from rapport.outbox.models import Publication, Step
from rapport.publishing.results.models import Measurement, PostResult
from tests.api.caller import Caller
from tests.api.scene import Scene
from tests.api.test_posts import given, tomorrow


def written(scene: Scene, ana: Caller) -> int:
    return int(ana.post("/posts", given(scene)).body["id"])


def test_a_reply_plan_is_as_usual_until_it_is_chosen(scene: Scene, ana: Caller, eve: Caller, cruz: Caller) -> None:
    there = f"/posts/{written(scene, ana)}/reply-plan"
    assert eve.get(there).body == {"may": "usual", "watcher": None, "days": None, "ends": None}
    chosen = ana.call("PUT", there, {"may": "person", "watcher": "bo", "days": 3})
    assert (chosen.status, chosen.body["watcher"]["handle"], chosen.body["days"]) == (200, "bo", 3)
    assert eve.call("PUT", there, {"may": "usual"}).status == 403
    assert cruz.get(there).status == 404
    wrong = ana.call("PUT", there, {"watcher": "eve"})
    assert (wrong.status, wrong.body["message"][:8]) == (422, "watcher:")
    assert ana.call("PUT", there, {"days": 31}).status == 422
    assert ana.get(there).body["may"] == "person"


def test_moments_of_a_rule_are_told_by_the_rule_of_the_house(scene: Scene, eve: Caller) -> None:
    asked = "/series/moments?rule=FREQ%3DDAILY&start=2027-03-27T02:30:00&zone=Europe/Rome&count=3"
    # On 28 March 2027 half past two is left out in Rome: it is read with the offset before.
    assert eve.get(asked).body["moments"] == [
        "2027-03-27T01:30:00Z",
        "2027-03-28T01:30:00Z",
        "2027-03-29T00:30:00Z",
    ]
    for wrong in ("rule=FREQ%3DNEVER", "rule=FREQ%3DDAILY&zone=Nowhere", "rule=FREQ%3DDAILY&count=101"):
        assert eve.get(f"/series/moments?{wrong}&start=2027-03-27T02:30:00").status == 422
    assert eve.get("/series/moments?rule=FREQ%3DDAILY&start=2027-03-27T02:30:00Z").status == 422


def test_a_set_is_made_joined_and_ended(scene: Scene, ana: Caller, eve: Caller, cruz: Caller) -> None:
    first, second = written(scene, ana), int(ana.post("/posts", given(scene, idea="Ash, fast.")).body["id"])
    rule = {"rule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-11-23T09:30:00", "zone": "Europe/Rome"}
    ana.post(f"/posts/{first}/series", rule)
    [row] = eve.get("/series").body["items"]
    there = f"/series/{row['id']}"
    assert (row["apart"], len(row["next"]), [one["post"] for one in row["posts"]]) == (None, 10, [first])
    assert all(at.endswith("08:30:00Z") for at in row["next"][:4])
    assert ana.post(f"{there}/posts", {"post": second}).status == 409
    assert ana.call("PUT", f"{there}/apart", {"apart": 0}).status == 409
    assert ana.call("PUT", f"{there}/apart", {"apart": 30}).body["apart"] == 30
    assert eve.post(f"{there}/posts", {"post": second}).status == 403
    assert len(ana.post(f"{there}/posts", {"post": second}).body["posts"]) == 2
    assert ana.call("PUT", f"/posts/{second}/rests-on", {"article": scene.article.pk}).body["rests_on"]
    rests = ana.get(there).body["posts"]
    assert {one["post"]: one["rests_on"] for one in rests} == {first: None, second: scene.article.pk}
    assert ana.post(f"/posts/{second}/repeat", {}).status == 200
    assert cruz.get(there).status == 404
    assert ana.call("DELETE", there).body == {"done": True}
    assert ana.get(there).body["next"] == []
    assert ana.call("DELETE", there).status == 404


def test_all_posts_are_held_and_go_on_with_the_list(scene: Scene, ana: Caller, eve: Caller, cruz: Caller) -> None:
    one, two = written(scene, ana), written(scene, ana)
    for post in (one, two):
        ana.post(f"/posts/{post}/line", {"how": "date", "at": tomorrow()})
    assert eve.post("/queue/hold", {"why": "A fire."}).status == 403
    held = ana.post("/queue/hold", {"why": "A fire."}).body
    assert (held["on"], held["why"], held["by"]["handle"]) == (True, "A fire.", "ana")
    assert [(row["post"], row["again"]) for row in held["posts"]] == [(one, True), (two, True)]
    assert ana.post(f"/posts/{one}/line", {"how": "now"}).status == 409
    assert cruz.get("/queue/hold").body["on"] is False
    resumed = ana.post("/queue/resume", {"posts": [one]}).body
    assert (resumed["again"], resumed["drafts"], resumed["held"]) == (1, 0, 1)
    assert [(check["post"], check["code"]) for check in resumed["checks"]] == [(one, "cost")]
    left = ana.get("/queue/hold").body
    assert (left["on"], [row["post"] for row in left["posts"]]) == (False, [two])
    resumed = ana.post("/queue/resume", {"posts": None}).body
    assert (resumed["again"], resumed["drafts"], resumed["held"]) == (1, 0, 0)


@pytest.mark.parametrize("after", ["/queue/resume", "/posts/{post}/release"])
def test_letting_go_on_is_no_way_around_a_second_person(scene: Scene, ana: Caller, after: str) -> None:
    post = written(scene, ana)
    ana.post(f"/posts/{post}/line", {"how": "date", "at": tomorrow()})
    ana.post("/queue/hold", {})
    set_four_eyes(scene.cast.aurora, True, scene.cast.ana, timezone.now())
    ana.post(after.format(post=post), {"posts": None} if "resume" in after else None)
    ana.post("/queue/resume", {"posts": None})
    assert not Publication.of(scene.cast.aurora).filter(step=Step.QUEUED, part__isnull=False).exists()


def test_what_a_network_does_not_tell_is_not_available_and_not_zero(
    scene: Scene, ana: Caller, cruz: Caller
) -> None:
    post = written(scene, ana)
    ana.post(f"/posts/{post}/line", {"how": "now"})
    assert ana.get(f"/posts/{post}/results").body == {"channels": [], "links": []}
    now = timezone.now()
    publication = Publication.of(scene.cast.aurora).get(part__variant__post=post)
    Publication.across_brands.filter(pk=publication.pk).update(
        step=Step.SENT, sent_at=now - timedelta(hours=1), network_id="p1"
    )
    brand = scene.cast.aurora
    row = PostResult.across_brands.create(
        brand=brand, publication=publication, channel=publication.channel, verdict="differs", found="Other."
    )
    Measurement.across_brands.create(brand=brand, result=row, at=now, definition=1, likes=3, replies=0)
    [channel] = ana.get(f"/posts/{post}/results").body["channels"]
    figures = channel["figures"]
    assert (figures["reached"], figures["reactions"], figures["replies"]) == (None, 3, 0)
    assert (figures["available"], figures["definition"]) == (["reactions", "replies"], 1)
    assert (channel["clicks"], channel["parts"][0]["found"]) == (None, "Other.")
    assert ana.post(f"/posts/{post}/results/{row.pk}/note", {}).body["seen_at"]
    assert cruz.get(f"/posts/{post}/results").status == 404
    assert cruz.post(f"/posts/{post}/results/{row.pk}/note", {}).status == 404
