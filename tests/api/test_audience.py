"""Followers from outside: listed, proposed with every factor, chosen once, taken back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rapport.audience.models import Follower, FollowerCount
from rapport.outbox.models import Delivery, Step
from tests.api.caller import Caller
from tests.api.scene import Scene


@pytest.fixture
def dee(scene: Scene) -> Follower:
    channel = scene.asked.channel
    return Follower.across_brands.create(
        brand=channel.brand,
        channel=channel,
        network_id="dee",
        handle="dee",
        first_seen_at=timezone.now(),
        seen_at=timezone.now(),
        reach="reachable",
        real=0.9,
    )


def test_followers_are_listed_and_filtered(dee: Follower, bo: Caller) -> None:
    [found] = bo.get("/followers").body["items"]
    assert (found["id"], found["handle"], found["reach"]) == (dee.pk, "dee", "reachable")
    assert bo.get("/followers?reach=quiet").body["items"] == []
    assert bo.get(f"/followers?channel={dee.channel_id}").body["items"]


def test_each_proposal_has_every_factor_with_its_weight(dee: Follower, bo: Caller) -> None:
    [found] = bo.get("/followers/proposed").body["items"]
    assert found["follower"]["id"] == dee.pk
    assert set(found["factors"]) == {"talked", "topic", "language", "place", "real", "relation", "risk"}
    assert found["factors"]["talked"]["weight"] == 3


def test_a_choice_is_made_once_and_taken_back(dee: Follower, bo: Caller) -> None:
    path = f"/followers/{dee.pk}/choices"
    made = bo.post(path, {"choice": "follow"})
    assert made.status == 201
    assert bo.post(path, {"choice": "follow"}).body["id"] == made.body["id"]
    refused = bo.post(path, {"choice": "never"})
    assert (refused.status, refused.body["error"]) == (422, "cannot_follow")
    back = bo.call("DELETE", f"/followers/choices/{made.body['id']}")
    assert back.body["undone_at"]
    assert Delivery.across_brands.get().step == Step.WITHDRAWN
    assert bo.post(path, {"choice": "block"}).status == 422


def test_a_count_is_asked_for_and_told(scene: Scene, bo: Caller) -> None:
    answer = bo.post("/followers/counts")
    assert answer.status == 202
    assert FollowerCount.of(scene.asked.brand).count() == len(answer.body["items"])
    assert len(bo.get("/followers/counts").body["items"]) == len(answer.body["items"])
    assert bo.get("/giveaways").body == {"items": [], "next": None}


def test_another_brand_finds_nothing(dee: Follower, cruz: Caller) -> None:
    assert cruz.get("/followers").body["items"] == []
    assert cruz.post(f"/followers/{dee.pk}/choices", {"choice": "follow"}).status == 404
    assert not Delivery.across_brands.exists()
