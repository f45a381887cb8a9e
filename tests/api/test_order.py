"""Conversations in the order that a program asks for: the same as on the screen, page after page."""

from __future__ import annotations

import pytest

from tests.api.caller import Caller
from tests.api.scene import Scene, heard


@pytest.mark.parametrize("order", ["pressing", "time", "wait", "newest"])
def test_pages_in_any_order_neither_skip_nor_repeat(scene: Scene, ana: Caller, order: str) -> None:
    for name in ("gil", "hal", "ivy"):
        heard(scene.cast.channel, name, "My lamp arrived broken.")
    whole = [one["id"] for one in ana.get(f"/conversations?order={order}").body["items"]]
    assert len(whole) == 5
    seen, cursor = [], ""
    while True:
        page = ana.get(f"/conversations?order={order}&limit=2&cursor={cursor}").body
        seen += [one["id"] for one in page["items"]]
        if not page["next"]:
            break
        cursor = page["next"]
    assert seen == whole


def test_the_complaint_presses_more_than_the_draft(scene: Scene, ana: Caller) -> None:
    found = ana.get("/conversations?view=waiting&order=pressing").body["items"]
    assert [one["id"] for one in found] == [scene.angry.pk, scene.asked.pk]


@pytest.mark.parametrize("asked", ["order=loudest", "order=time&cursor=0.x~12", "order=pressing&cursor=999.x"])
def test_an_order_or_a_place_that_does_not_exist_is_refused(ana: Caller, asked: str) -> None:
    assert ana.get(f"/conversations?{asked}").status == 422
