"""Conversations from outside: listed in pages, shown whole with what was read and decided, tended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.inbox.models import Conversation, Status
from rapport.outbox.models import Holder
from tests.api.caller import Caller
from tests.api.scene import ANGRY, OPENING, Scene, heard


def test_a_list_is_pages_that_neither_skip_nor_repeat(scene: Scene, ana: Caller) -> None:
    for n in range(7):
        heard(scene.cast.channel, f"guest{n}", f"Hello, it is me, number {n}.")
    seen, cursor = [], ""
    while True:
        found = ana.get(f"/conversations?limit=2&cursor={cursor}").body
        seen += [line["id"] for line in found["items"]]
        if found["next"] is None:
            break
        cursor = found["next"]
    assert len(seen) == len(set(seen)) == Conversation.of(scene.cast.aurora).count() == 9


def test_a_conversation_shows_the_words_the_reading_and_the_decision(scene: Scene, ana: Caller) -> None:
    whole = ana.get(f"/conversations/{scene.asked.pk}").body
    assert whole["contact"]["handle"] == "dee"
    assert whole["channel"]["network"] == "practice"
    assert whole["state"] == "open"
    (said,) = whole["messages"]
    assert (said["direction"], said["text"], said["by"]["who"]) == ("in", OPENING, "contact")
    assert said["reading"]["kind"] == "question"
    assert said["decision"]["route"] == "draft"
    assert said["decision"]["article"] == {"id": scene.article.pk, "title": "Opening hours"}
    assert said["decision"]["version"]
    assert all(reason["code"] and reason["text"] for reason in said["decision"]["reasons"])
    (draft,) = whole["drafts"]
    assert draft["message"] == said["id"]


def test_a_complaint_is_shown_with_its_reasons(scene: Scene, ana: Caller) -> None:
    (said,) = ana.get(f"/conversations/{scene.angry.pk}").body["messages"]
    assert said["text"] == ANGRY
    assert said["reading"]["kind"] == "complaint"
    assert said["decision"]["route"] == "person"
    assert any(reason["text"] != reason["code"] for reason in said["decision"]["reasons"])


@pytest.mark.parametrize("n", [2, 12])
def test_a_list_costs_the_same_few_queries_however_long(scene: Scene, ana: Caller, n: int) -> None:
    for i in range(n):
        heard(scene.cast.channel, f"guest{i}", "Hello there.")
    ana.get("/me")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(ana.get("/conversations").body["items"]) == n + 2
    assert len(queries) == 5


def test_the_whole_costs_the_same_few_queries_however_long(scene: Scene, ana: Caller) -> None:
    for i in range(5):
        heard(scene.cast.channel, "dee", f"And another thing, number {i}.")
        ana.post(f"/conversations/{scene.asked.pk}/notes", {"text": f"note {i}"})
        ana.post(f"/conversations/{scene.asked.pk}/labels", {"name": f"label {i}"})
    with CaptureQueriesContext(connection) as queries:
        assert len(ana.get(f"/conversations/{scene.asked.pk}").body["messages"]) == 6
    assert len(queries) == 10


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("tone=complaint", ["fay"]),
        ("route=draft", ["dee"]),
        ("state=resolved", []),
        ("state=open&tone=question", ["dee"]),
        ("assignee=nobody", ["fay", "dee"]),
        ("assignee=bo", []),
        ("view=drafts", ["dee"]),
        ("view=mine", []),
        ("q=sunday", ["dee"]),
        ("q=fay", ["fay"]),
        ("q=sunday&tone=complaint", []),
        ("q=%22%27*%29", []),
        ("network=practice&limit=1", ["fay"]),
    ],
)
def test_filters_narrow_the_list(scene: Scene, ana: Caller, asked: str, found: list[str]) -> None:
    lines = ana.get(f"/conversations?{asked}").body["items"]
    assert [line["contact"]["handle"] for line in lines] == found


@pytest.mark.parametrize(
    "asked",
    [
        "view=secret",
        "colour=red",
        "contact=dee",
        "cursor=xyz",
        "cursor=MjAyNi0xMS0yM1QxMDowMDowMCAx",
        "limit=0",
        "limit=201",
        "limit=many",
    ],
)
def test_a_filter_that_means_nothing_is_refused_with_a_sentence(ana: Caller, asked: str) -> None:
    answer = ana.get(f"/conversations?{asked}")
    assert (answer.status, answer.body["error"]) == (422, "not_valid")
    assert answer.body["message"]


def test_older_messages_are_pages_too(scene: Scene, ana: Caller) -> None:
    for i in range(4):
        heard(scene.cast.channel, "dee", f"And another thing, number {i}.")
    path, seen, cursor = f"/conversations/{scene.asked.pk}/messages", [], ""
    for _ in range(3):
        found = ana.get(f"{path}?limit=2&cursor={cursor}").body
        seen = [one["text"] for one in found["items"]] + seen
        cursor = found["next"]
    assert cursor is None
    assert seen == [OPENING, *(f"And another thing, number {i}." for i in range(4))]


def test_a_conversation_is_resolved_snoozed_and_opened_again(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}/state"
    assert bo.post(path, {"state": "resolved"}).body["state"] == "resolved"
    assert bo.post(path, {"state": "open"}).body["state"] == "open"
    assert bo.post(path, {"state": "snoozed"}).status == 422
    assert bo.post(path, {"state": "snoozed", "until": "2001-01-01T10:00:00Z"}).status == 422
    assert bo.post(path, {"state": "snoozed", "until": "2999-01-01T10:00:00"}).status == 422
    snoozed = bo.post(path, {"state": "snoozed", "until": "2999-01-01T10:00:00+01:00"}).body
    assert (snoozed["state"], snoozed["snoozed_until"]) == ("snoozed", "2999-01-01T09:00:00Z")
    scene.asked.refresh_from_db()
    assert scene.asked.status == Status.SNOOZED


def test_a_conversation_is_given_labelled_and_noted(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}"
    assert bo.post(f"{path}/assignee", {"person": "ana"}).body["assignee"]["handle"] == "ana"
    assert bo.post(f"{path}/assignee", {"person": None}).body["assignee"] is None
    assert bo.post(f"{path}/assignee", {"person": "cruz"}).body["error"] == "not_a_member"
    assert bo.post(f"{path}/labels", {"name": " Hours "}).body["labels"] == ["hours"]
    assert bo.call("DELETE", f"{path}/labels/hours").body["labels"] == []
    assert bo.call("DELETE", f"{path}/labels/hours").status == 404
    note = bo.post(f"{path}/notes", {"text": "Regular guest."})
    assert (note.status, note.body["by"]["handle"]) == (201, "bo")
    assert [one["text"] for one in bo.get(path).body["notes"]] == ["Regular guest."]


def test_a_person_takes_over_and_hands_back(scene: Scene, bo: Caller) -> None:
    path = f"/conversations/{scene.asked.pk}"
    taken = bo.post(f"{path}/take-over").body
    assert (taken["floor"]["holder"], taken["floor"]["person"]["handle"]) == (Holder.PERSON, "bo")
    assert taken["assignee"]["handle"] == "bo"
    assert bo.post(f"{path}/hand-back").body["floor"]["holder"] == Holder.ROBOT


def test_times_are_aware_and_the_floor_names_its_holder(scene: Scene, ana: Caller) -> None:
    line = ana.get("/conversations?tone=complaint").body["items"][0]
    assert line["last_at"].endswith("Z")
    assert line["floor"]["holder"] == "person"
    assert timedelta(0) <= timedelta(seconds=line["urgency"]) <= timedelta(seconds=1)
