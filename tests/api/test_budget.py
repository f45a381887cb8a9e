"""A channel's budget over the API: what is spent, who may cap it, and what waits goes on."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rapport.budgets.charge import charge
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import manifest
from rapport.ledger.models import Entry
from tests.api.caller import Caller
from tests.api.scene import Scene


def use(scene: Scene, act: PaidAct) -> None:
    charge(scene.cast.channel, manifest("practice"), act, timezone.now())


def test_what_was_spent_is_told_by_act(scene: Scene, bo: Caller) -> None:
    for act in (PaidAct.SEND, PaidAct.SEND, PaidAct.FIND):
        use(scene, act)
    found = bo.get(f"/channels/{scene.cast.channel.pk}/budget").body
    assert (found["state"], found["currency"]) == ("ok", "XTS")
    assert (found["day"]["most"], found["day"]["spent"]) == (None, 20_000)
    assert found["acts"] == [
        {"act": "send", "times": 2, "spent": 20_000},
        {"act": "find", "times": 1, "spent": 0},
    ]


def test_an_owner_caps_it_and_it_is_recorded_once(scene: Scene, ana: Caller) -> None:
    path = f"/channels/{scene.cast.channel.pk}/budget"
    use(scene, PaidAct.SEND)
    body = {"day": 15_000, "month": None}
    found = ana.call("PUT", path, body)
    assert (found.status, found.body["state"], found.body["day"]["most"]) == (200, "over budget", 15_000)
    ana.call("PUT", path, body)
    entry = Entry.of(scene.cast.aurora).get(what="budget set")
    assert (entry.data["day"], entry.data["month"], entry.data["currency"]) == ("0.015", "", "XTS")
    assert (entry.subject_kind, entry.subject_id) == ("channel", scene.cast.channel.pk)


@pytest.mark.parametrize("body", [{"day": -1, "month": None}, {"day": 1.5, "month": None}, {"day": 1}, {}, None])
def test_what_is_no_amount_is_refused(scene: Scene, ana: Caller, body: object) -> None:
    answer = ana.call("PUT", f"/channels/{scene.cast.channel.pk}/budget", body)
    assert answer.status in (400, 422)
    assert not Entry.of(scene.cast.aurora).filter(what="budget set").exists()


def test_agents_look_and_others_see_nothing(scene: Scene, bo: Caller, cruz: Caller) -> None:
    path = f"/channels/{scene.cast.channel.pk}/budget"
    assert bo.call("PUT", path, {"day": 1, "month": 1}).body["error"] == "not_allowed"
    assert cruz.get(path).status == 404
    assert cruz.call("PUT", path, {"day": 1, "month": 1}).status == 404
