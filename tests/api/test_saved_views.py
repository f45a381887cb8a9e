"""Saved views over the API."""

from __future__ import annotations

import pytest

from tests.api.caller import Caller
from tests.api.scene import Scene

WHERE = "/saved-views"
OPEN = {"name": "Open", "view": "open", "filters": {"network": "practice"}, "order": "wait"}


def test_kept_listed_with_its_count_renamed_and_thrown_away(scene: Scene, ana: Caller, bo: Caller) -> None:
    kept = ana.post(WHERE, OPEN)
    assert kept.status == 201
    assert {name: kept.body[name] for name in OPEN} == OPEN
    assert kept.body["count"] == len(ana.get("/conversations?view=open&network=practice").body["items"])
    assert bo.get(WHERE).body["items"] == []
    shared = ana.post(WHERE, {**OPEN, "shared": True}).body
    assert [one["id"] for one in bo.get(WHERE).body["items"]] == [shared["id"]]
    assert ana.call("PUT", f"{WHERE}/{kept.body['id']}", {"name": "Ours"}).body["name"] == "Ours"
    assert bo.call("PUT", f"{WHERE}/{kept.body['id']}", {"name": "Theirs"}).status == 404
    assert bo.call("DELETE", f"{WHERE}/{shared['id']}").body == {"done": True}
    assert [one["name"] for one in ana.get(WHERE).body["items"]] == ["Ours"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({**OPEN, "view": "odd"}, 422),
        ({**OPEN, "filters": {"odd": "x"}}, 422),
        ({**OPEN, "name": " "}, 422),
        (OPEN, 409),
    ],
)
def test_what_cannot_be_kept_is_said(scene: Scene, ana: Caller, given: dict[str, object], status: int) -> None:
    ana.post(WHERE, OPEN)
    assert ana.post(WHERE, given).status == status
