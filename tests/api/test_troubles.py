"""What is the matter with posts, put aside and taken up again over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.publishing.models import Variant
from tests.api.caller import Caller
from tests.api.scene import Scene

pytestmark = pytest.mark.django_db


def unplaced(scene: Scene, ana: Caller, many: int) -> None:
    """Posts that were never put in line, with their hour behind them."""
    for n in range(many):
        ana.post("/posts", {"idea": f"Oak {n}.", "variants": [{"channel": scene.cast.channel.pk}]})
    Variant.of(scene.cast.aurora).update(at=timezone.now() - timedelta(days=40))


def test_all_of_them_are_listed_page_by_page_with_why_and_what_to_do(scene: Scene, ana: Caller) -> None:
    unplaced(scene, ana, 5)
    first = ana.get("/troubles?limit=3").body
    assert (len(first["items"]), first["total"], first["next"]) == (3, 5, "3")
    second = ana.get(f"/troubles?limit=3&cursor={first['next']}").body
    assert (len(second["items"]), second["next"]) == (2, None)
    assert len({one["key"] for one in first["items"] + second["items"]}) == 5
    one = first["items"][0]
    assert (one["code"], one["channel"]) == ("unplaced", scene.cast.channel.pk)
    assert one["why"]
    assert one["todo"]


def test_put_aside_by_key_and_taken_up_again(scene: Scene, ana: Caller, cruz: Caller, eve: Caller) -> None:
    unplaced(scene, ana, 2)
    keys = [one["key"] for one in ana.get("/troubles").body["items"]]
    assert eve.post("/troubles/aside", {"keys": keys}).status == 403
    assert cruz.post("/troubles/aside", {"keys": keys}).status == 409
    answer = ana.post("/troubles/aside", {"keys": [keys[0], "gone~failed~1~1~"]})
    assert (answer.status, answer.body["put_aside"]) == (201, 1)
    assert [one["key"] for one in ana.get("/troubles").body["items"]] == keys[1:]
    assert ana.post("/troubles/aside", {"keys": keys[:1]}).status == 409
    where = f"/troubles/aside/{answer.body['id']}"
    assert cruz.call("DELETE", where).status == 404
    assert ana.call("DELETE", where).body == {"taken_up": 1}
    assert ana.call("DELETE", where).status == 409
    assert ana.get("/troubles").body["total"] == 2


@pytest.mark.parametrize("given", [{}, {"keys": []}, {"keys": [""]}, {"keys": ["x"] * 201}, {"keys": "x", "y": 1}])
def test_what_names_nothing_is_refused(scene: Scene, ana: Caller, given: dict[str, object]) -> None:
    assert ana.post("/troubles/aside", given).status == 422
