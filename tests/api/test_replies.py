"""Words out from outside: written once, followed, taken back, approved, refused with the network's reason."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rapport.connectors.errors import Refused
from rapport.connectors.registry import manifest
from rapport.inbox.models import Conversation, Draft, Message
from rapport.outbox import claim
from rapport.outbox.models import Reply, Step
from tests.api.caller import Caller
from tests.api.scene import Scene, heard


def test_a_reply_is_put_in_line_and_silences_the_robot(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}"
    answer = bo.post(f"{path}/replies", {"text": "From ten to four."})
    assert answer.status == 201
    assert (answer.body["step"], answer.body["by"]["handle"], answer.body["automatic"]) == ("queued", "bo", False)
    whole = bo.get(path).body
    assert whole["floor"]["holder"] == "person"
    assert whole["drafts"] == []
    (said,) = (one for one in whole["messages"] if one["direction"] == "out")
    assert (said["text"], said["step"], said["reply"]) == ("From ten to four.", "queued", answer.body["id"])
    assert bo.get(f"/replies/{answer.body['id']}").body == answer.body


def test_a_reply_answers_the_message_it_names(scene: Scene, bo: Caller) -> None:
    heard(scene.cast.channel, "dee", "And on Monday?")
    first = scene.asked.messages.order_by("pk").first()
    assert first is not None
    path = f"/conversations/{scene.asked.pk}/replies"
    number = bo.post(path, {"text": "At ten.", "in_reply_to": first.pk}).body["id"]
    assert Reply.across_brands.get(pk=number).payload["in_reply_to"] == first.network_id
    other = scene.angry.messages.get()
    assert bo.post(path, {"text": "At ten.", "in_reply_to": other.pk}).status == 404


def test_a_comment_is_answered_in_private_once_and_the_reason_is_told(scene: Scene, bo: Caller) -> None:
    heard(scene.cast.channel, "gus", "Is the kayak still there?", "comment")
    talk = Conversation.of(scene.cast.aurora).get(identity__handle="gus")
    Message.across_brands.filter(conversation=talk).update(at=timezone.now())
    path = f"/conversations/{talk.pk}/replies"
    first = bo.post(path, {"text": "It is.", "private": True})
    assert (first.status, first.body["private"]) == (201, True)
    again = bo.post(path, {"text": "Once more.", "private": True})
    assert (again.status, again.body["error"]) == (422, "network_refuses")
    assert "takes no more" in again.body["message"]
    public = bo.post(path, {"text": "You have a message."})
    assert (public.status, public.body["private"]) == (201, False)
    rows = {one["network"]: one["private_replies"] for one in bo.get("/networks").body["items"]}
    week = {"kinds": ["comment"], "times": 1, "hours": 168, "automatic": False}
    assert (rows["facebook"], rows["instagram"], rows["email"]) == (week, week, None)


def test_a_reply_can_be_taken_back_until_it_leaves(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}/replies"
    waiting = bo.post(path, {"text": "Wait.", "undo_seconds": 60}).body["id"]
    assert bo.post(f"/replies/{waiting}/undo").body["step"] == "withdrawn"
    at_once = bo.post(path, {"text": "Now."}).body["id"]
    late = bo.post(f"/replies/{at_once}/undo")
    assert (late.status, late.body["error"]) == (409, "too_late")
    assert Reply.across_brands.get(pk=at_once).step == Step.QUEUED


def test_words_the_network_refuses_are_explained_and_nothing_is_kept(scene: Scene, bo: Caller) -> None:
    answer = bo.post(f"/conversations/{scene.asked.pk}/replies", {"text": "x" * 501})
    assert (answer.status, answer.body["error"]) == (422, "network_refuses")
    assert "500" in answer.body["message"]
    assert not Reply.across_brands.exists()
    assert scene.draft.pk


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"text"', b"\xff\xfe", {}, {"text": ""}, {"text": "\x00"}, {"text": 5}, {"text": None},
     {"text": "x" * 20_001}, {"text": "x", "undo_seconds": -1}, {"text": "x", "undo_seconds": 1e9},
     {"text": "x", "surprise": True}, {"text": "x", "in_reply_to": "me"}, b'{"text": "\\ud800"}',
     b'{"text": "x", "undo_seconds": NaN}', b"[" * 100_000],
)  # fmt: skip
def test_a_body_that_makes_no_sense_is_refused_in_our_words(scene: Scene, bo: Caller, body: object) -> None:
    answer = bo.post(f"/conversations/{scene.asked.pk}/replies", body)
    assert answer.status in (400, 422), answer
    assert set(answer.body) == {"error", "message"}
    assert not Reply.across_brands.exists()


def test_a_draft_is_approved_as_it_is(scene: Scene, bo: Caller) -> None:
    waiting = bo.get("/drafts").body["items"]
    assert [draft["conversation"] for draft in waiting] == [scene.asked.pk]
    answer = bo.post(f"/drafts/{waiting[0]['id']}/approve")
    assert (answer.status, answer.body["by"]["handle"]) == (201, "bo")
    assert answer.body["text"] == waiting[0]["text"]
    assert bo.get("/drafts").body == {"items": [], "next": None}
    again = bo.post(f"/drafts/{waiting[0]['id']}/approve")
    assert (again.status, again.body["error"]) == (409, "already_settled")
    assert bo.get(f"/drafts/{waiting[0]['id']}").body["verdict"]["outcome"] == "approved"


@pytest.mark.parametrize("verb", ["approve", "edit"])
def test_a_draft_is_sent_in_the_persons_own_words(scene: Scene, bo: Caller, verb: str) -> None:
    answer = bo.post(f"/drafts/{scene.draft.pk}/{verb}", {"text": "Ten to four, see you!"})
    assert answer.body["text"] == "Ten to four, see you!"
    assert Draft.across_brands.get().verdict.outcome == "edited"


def test_a_draft_is_rejected_and_a_person_is_needed(scene: Scene, bo: Caller) -> None:
    answer = bo.post(f"/drafts/{scene.draft.pk}/reject", {"why": "too cold"})
    assert (answer.body["verdict"]["outcome"], answer.body["verdict"]["why"]) == ("rejected", "too cold")
    assert bo.get(f"/conversations/{scene.asked.pk}").body["need"] == "person"


def test_an_edited_draft_too_long_for_the_network_still_waits(scene: Scene, bo: Caller) -> None:
    answer = bo.post(f"/drafts/{scene.draft.pk}/edit", {"text": "x" * 501})
    assert answer.body["error"] == "network_refuses"
    assert len(bo.get("/drafts").body["items"]) == 1


@pytest.mark.parametrize(("arrived", "step"), [(True, "sent"), (False, "queued")])
def test_a_person_settles_what_nobody_knows(scene: Scene, bo: Caller, arrived: bool, step: str) -> None:
    number = bo.post(f"/conversations/{scene.asked.pk}/replies", {"text": "Hello."}).body["id"]
    reply = claim.claim(number, timezone.now())
    assert reply is not None
    claim.unknown(
        reply, claim.begin(reply, manifest("practice"), timezone.now()), "no confirmation", timezone.now()
    )
    assert [one["id"] for one in bo.get("/replies?step=unknown").body["items"]] == [number]
    assert bo.post(f"/replies/{number}/outcome", {"arrived": arrived}).body["step"] == step
    again = bo.post(f"/replies/{number}/outcome", {"arrived": arrived})
    assert (again.status, again.body["error"]) == (409, "already_decided")


def test_each_call_to_the_network_is_shown(scene: Scene, bo: Caller) -> None:
    number = bo.post(f"/conversations/{scene.asked.pk}/replies", {"text": "Hello."}).body["id"]
    now = timezone.now()
    reply = claim.claim(number, now)
    assert reply is not None
    claim.failed(reply, claim.begin(reply, manifest("practice"), now), str(Refused("blocked by the contact")), now)
    shown = bo.get(f"/replies/{number}").body
    assert (shown["step"], shown["reason"]) == ("failed", "blocked by the contact")
    assert [one["outcome"] for one in shown["attempts"]] == ["refused"]


def test_with_seen_the_second_is_asked_first(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}/replies"
    seen = bo.get(f"/conversations/{scene.asked.pk}").body["messages"][-1]["id"]
    draft = scene.draft.pk
    assert bo.post(path, {"text": "From ten.", "seen": seen}).status == 201
    late = bo.post(path, {"text": "From eleven.", "seen": seen})
    assert (late.status, late.body["error"]) == (409, "answered_meanwhile")
    assert late.body["said"]["text"] == "From ten."
    for act in ("approve", "edit"):
        body = {"seen": seen, **({"text": "From noon."} if act == "edit" else {})}
        assert bo.post(f"/drafts/{draft}/{act}", body).body["error"] == "answered_meanwhile"
    assert Reply.across_brands.count() == 1
    assert bo.post(path, {"text": "From eleven.", "seen": late.body["said"]["id"]}).status == 201
    assert bo.post(path, {"text": "And on Monday, too."}).status == 201
    assert bo.post(path, {"text": "x", "seen": -1}).status == 422
