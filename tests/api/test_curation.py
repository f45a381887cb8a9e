"""Watchers and cards over the API: the same verbs, one effect for one key, and nothing across brands."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.accounts.models import Membership, Role
from rapport.curation.models import PassingOn, Tap
from rapport.publishing.models import Post
from tests.api.caller import Caller
from tests.cast import Cast, person
from tests.curation.world import Field

JOINT = "A scarf joint I cut in 1998 came back today."
VENEER = "How to save a veneer that lifts, in three steps."


@pytest.fixture
def field(db: None, tmp_path: Path) -> Field:
    return Field.open(tmp_path)


def caller(field: Field, role: Role | None = None) -> Caller:
    who = field.street.ana
    if role:
        who = person(f"p-{role}-{field.street.brand.pk}")
        Membership.across_brands.create(brand=field.street.brand, person=who, role=role)
    return Caller(field.street.brand, who)


def given(field: Field, **more: object) -> dict[str, object]:
    here = {"channel": field.street.channel.pk, "money_a_day": 5000}
    return {"looks": "keyword", "words": "wood", **here, **more}


def test_a_watcher_is_made_changed_rests_and_ends(field: Field) -> None:
    ana = caller(field)
    made = ana.post("/watchers", given(field, money=500))
    assert (made.status, made.body["name"], made.body["money"]) == (201, "wood", 500)
    assert made.body["money_a_day"] == 5000
    there = f"/watchers/{made.body['id']}"
    assert ana.call("PUT", there, given(field, words="veneer", minutes=15)).body["minutes"] == 15
    assert ana.post(f"{there}/pause", {"paused": True}).body["paused"] is True
    assert [one["words"] for one in ana.get("/watchers").body["items"]] == ["veneer"]
    assert ana.call("DELETE", there).body == {"done": True}
    assert ana.get(there).status == 404


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"looks": "feed"}, 422),
        ({"channel": 999_999}, 404),
        ({"looks": "tag", "words": "two words"}, 422),
        ({"minutes": 1}, 422),
        ({"becomes": "queued"}, 422),
        ({"money_a_day": None}, 422),
        ({"money_a_day": 99}, 422),
        ({"odd": 1}, 422),
    ],
)
def test_what_cannot_be_watched_is_said(field: Field, more: dict[str, object], status: int) -> None:
    assert caller(field).post("/watchers", given(field, **more)).status == status


def test_cards_are_listed_with_why_and_a_tap_has_one_effect_for_one_key(field: Field) -> None:
    ana = caller(field)
    one, two = field.found(JOINT, VENEER)
    items = ana.get("/cards").body["items"]
    assert {item["id"] for item in items} == {one.pk, two.pk}
    assert all(item["why"] and 0 <= item["score"] <= 100 for item in items)
    answers = [ana.post(f"/cards/{one.pk}/keep", {}, key="k1") for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert (Post.of(field.street.brand).count(), Tap.of(field.street.brand).count()) == (1, 1)
    assert ana.post(f"/cards/{one.pk}/keep", {}).body["error"] == "not_now"
    undone = ana.post(f"/taps/{answers[0].body['id']}/undo", {}).body
    assert undone["undone"] is True
    assert ana.post(f"/cards/{two.pk}/repost", {}).body["what"] == "reposted"
    assert ana.post(f"/cards/{one.pk}/schedule", {}).status == 409
    assert ana.post(f"/cards/{one.pk}/dismiss", {}).body["what"] == "dismissed"
    assert ana.get("/cards").body["items"] == []


def test_only_an_owner_lets_a_watcher_pass_on(field: Field) -> None:
    there = f"/watchers/{field.watch('joint').pk}/passing-on"
    assert caller(field, Role.AGENT).call("PUT", there, {}).status == 403
    assert caller(field).call("PUT", there, {"gap": 1}).status == 422
    assert caller(field).call("PUT", there, {}).body == {"done": True}
    assert PassingOn.of(field.street.brand).filter(until=None).exists()
    assert caller(field).call("DELETE", there).body == {"done": True}
    assert not PassingOn.of(field.street.brand).filter(until=None).exists()


def test_a_viewer_changes_nothing_and_another_brand_sees_nothing(field: Field, cast: Cast) -> None:
    [card] = field.found(JOINT)
    eve, cruz = caller(field, Role.VIEWER), Caller(cast.norte, cast.cruz)
    assert len(eve.get("/cards").body["items"]) == 1
    assert eve.post(f"/cards/{card.pk}/keep", {}).status == 403
    assert eve.post("/watchers", given(field)).status == 403
    assert cruz.get("/cards").body["items"] == cruz.get("/watchers").body["items"] == []
    assert cruz.post(f"/cards/{card.pk}/keep", {}).status == 404
    assert cruz.get(f"/watchers/{card.watcher_id}").status == 404


def test_a_card_is_quoted_in_a_draft_that_says_so(field: Field) -> None:
    ana, [card] = caller(field), field.found(JOINT)
    assert ana.get("/cards").body["items"][0]["quotes"] is True
    tap = ana.post(f"/cards/{card.pk}/quote", {}, key="q1").body
    assert (tap["what"], tap) == ("quoted", ana.post(f"/cards/{card.pk}/quote", {}, key="q1").body)
    post = ana.get(f"/posts/{tap['post']}").body
    assert (post["idea"], post["quote"]["network_id"], post["variants"][0]["quotes"]) == (
        "",
        card.network_id,
        True,
    )
