"""Acts without words from outside: given once, undone before or after, refused in words."""

from __future__ import annotations

import pytest

from rapport.inbox import react as reacting
from rapport.inbox import remove as removing
from rapport.inbox.models import Message
from rapport.inbox.write import write
from rapport.outbox.models import Delivery, Step
from tests.api.caller import Caller
from tests.api.scene import Scene
from tests.cast import NOW
from tests.outbox.networks import ActingChannel, PaperChannel


@pytest.fixture(autouse=True)
def acting(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reacting, removing):
        monkeypatch.setattr(module, "connector", lambda network: ActingChannel)


def sent(number: int, network_id: str = "n1") -> None:
    Delivery.across_brands.filter(pk=number).update(step=Step.SENT, network_id=network_id)


def test_a_reaction_is_given_followed_and_undone_before_it_leaves(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}/reactions"
    answer = bo.post(path, {"act": "favourite"})
    assert answer.status == 201
    assert (answer.body["kind"], answer.body["act"], answer.body["step"]) == ("reaction", "favourite", "queued")
    assert answer.body["by"]["handle"] == "bo"
    number = answer.body["id"]
    assert bo.post(path, {"act": "favourite"}).body["id"] == number
    assert bo.get(f"/deliveries/{number}").body == answer.body
    assert bo.post(f"/deliveries/{number}/undo").body["step"] == "withdrawn"
    assert bo.post(f"/deliveries/{number}/undo").status == 409


def test_a_reaction_that_left_is_taken_back_by_another(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}/reactions"
    message = scene.asked.messages.get(direction="in").pk
    number = bo.post(path, {"act": "follow", "message": message}).body["id"]
    sent(number)
    back = bo.post(path, {"act": "follow", "undo": True})
    assert (back.status, back.body["undo"], back.body["id"] != number) == (201, True, True)


@pytest.mark.parametrize("body", [{}, {"act": "quote"}, {"act": "favourite", "more": 1}, {"act": 5}])
def test_what_is_no_reaction_is_refused(scene: Scene, bo: Caller, body: object) -> None:
    assert bo.post(f"/conversations/{scene.asked.pk}/reactions", body).status == 422
    assert not Delivery.across_brands.exists()


def test_private_words_are_not_passed_on(scene: Scene, bo: Caller) -> None:
    answer = bo.post(f"/conversations/{scene.asked.pk}/reactions", {"act": "repost"})
    assert (answer.status, answer.body["error"]) == (422, "network_refuses")


def test_our_own_words_are_removed_with_a_reason(scene: Scene, bo: Caller, cruz: Caller, eve: Caller) -> None:
    reply = write(scene.asked, "On Sunday from ten.", scene.cast.bo, NOW)
    sent(reply.pk)
    message = Message.of(scene.cast.aurora).get(reply=reply).pk
    body = {"how": "delete", "reason": "Wrong hours"}
    assert bo.post(f"/messages/{message}/removal", {"how": "delete"}).status == 422
    assert bo.post(f"/messages/{message}/removal", {"how": "delete", "reason": " "}).status == 422
    assert cruz.post(f"/messages/{message}/removal", body).status == 404
    assert eve.post(f"/messages/{message}/removal", body).status == 403
    answer = bo.post(f"/messages/{message}/removal", body)
    assert (answer.status, answer.body["how"], answer.body["why"]) == (201, "delete", "Wrong hours")
    theirs = scene.asked.messages.get(direction="in").pk
    assert bo.post(f"/messages/{theirs}/removal", body).status == 422


def test_where_the_network_has_nothing_it_is_said(
    scene: Scene, bo: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reacting, "connector", lambda network: PaperChannel)
    answer = bo.post(f"/conversations/{scene.asked.pk}/reactions", {"act": "follow"})
    assert (answer.status, answer.body["error"]) == (422, "network_refuses")
    assert "does not offer" in answer.body["message"]


def test_an_act_in_doubt_is_decided_by_a_person(scene: Scene, bo: Caller) -> None:
    number = bo.post(f"/conversations/{scene.asked.pk}/reactions", {"act": "follow"}).body["id"]
    Delivery.across_brands.filter(pk=number).update(step=Step.UNKNOWN)
    assert bo.post(f"/deliveries/{number}/outcome", {"arrived": True}).body["step"] == "sent"
    assert bo.post(f"/deliveries/{number}/outcome", {"arrived": True}).status == 409
