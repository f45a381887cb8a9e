"""Many conversations in one request, each by itself."""

from __future__ import annotations

import pytest

from rapport.inbox.models import Conversation
from tests.api.caller import Caller
from tests.api.scene import Scene


def test_who_waits_is_left_and_named(scene: Scene, ana: Caller) -> None:
    numbers = list(Conversation.of(scene.asked.brand).order_by("pk").values_list("pk", flat=True))
    answer = ana.post("/conversations/bulk", {"conversations": [*numbers, 999_999], "act": "resolve"})
    assert answer.status == 200
    left = {one["id"]: one["why"] for one in answer.body["left"]}
    assert left.pop(999_999) == "gone"
    waiting = Conversation.of(scene.asked.brand).filter(waiting_since__isnull=False).values_list("pk", flat=True)
    assert set(waiting) <= set(left)
    assert sorted([*answer.body["done"], *answer.body["same"], *left]) == numbers


def test_the_same_again_changes_nothing_more(scene: Scene, bo: Caller) -> None:
    given = {"conversations": [scene.asked.pk], "act": "label", "name": "couriers"}
    assert bo.post("/conversations/bulk", given).body["done"] == [scene.asked.pk]
    assert bo.post("/conversations/bulk", given).body["same"] == [scene.asked.pk]


@pytest.mark.parametrize(
    "given",
    [
        {"conversations": [], "act": "resolve"},
        {"conversations": [1], "act": "burn"},
        {"conversations": [1], "act": "label"},
        {"conversations": [1], "act": "snooze"},
        {"conversations": [1], "act": "assign", "person": "cruz"},
        {"conversations": list(range(301)), "act": "resolve"},
    ],
)
def test_what_is_not_clear_is_refused_in_words(scene: Scene, bo: Caller, given: dict[str, object]) -> None:
    answer = bo.post("/conversations/bulk", given)
    assert answer.status == 422
    assert answer.body["message"]
