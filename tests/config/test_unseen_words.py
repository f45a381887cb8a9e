"""Words that nobody sees are none, wherever words are taken; and every refusal has the form of its address."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from django.test import Client

from rapport.inbox.models import Label
from tests.api.caller import Caller
from tests.api.scene import Scene, scene_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
UNSEEN = ["\u200b", "\u200d \u2060", "\u3164", "\u2800", "\ufeff", "\u0301", "\u202e", "\x00", " \t\n"]
each_unseen = pytest.mark.parametrize("unseen", UNSEEN)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return scene_of(cast)


@pytest.fixture
def ana(scene: Scene) -> Caller:
    return Caller(scene.cast.aurora, scene.cast.ana)


@pytest.fixture
def screen(scene: Scene) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(scene.cast.ana)
    return client


@each_unseen
def test_the_api_takes_no_words_that_nobody_sees(ana: Caller, scene: Scene, unseen: str) -> None:
    talk, draft = f"/conversations/{scene.asked.pk}", f"/drafts/{scene.draft.pk}"
    wording = {"questions": ["When?"], "answer": "Ten to four."}
    asked = [
        (f"{talk}/replies", {"text": unseen}),
        (f"{talk}/notes", {"text": unseen}),
        (f"{talk}/labels", {"name": unseen}),
        (f"{draft}/approve", {"text": unseen}),
        (f"{draft}/edit", {"text": unseen}),
        ("/articles", {"title": unseen, "wordings": {"en": wording}}),
        ("/articles", {"title": "Hours", "wordings": {"en": {**wording, "answer": unseen}}}),
        ("/articles", {"title": "Hours", "wordings": {"en": {**wording, "questions": [unseen]}}}),
        ("/saved-replies", {"title": unseen, "language": "", "text": "Hello"}),
        ("/saved-replies", {"title": "Hello", "language": "", "text": unseen}),
        ("/practice/messages", {"from": {"handle": "dee"}, "kind": "direct", "text": unseen}),
        ("/practice/messages", {"from": {"handle": unseen}, "kind": "direct", "text": "Hello"}),
    ]
    assert [(path, body) for path, body in asked if ana.post(path, body).status != 422] == []


@pytest.mark.parametrize("unseen", UNSEEN[::4])
def test_the_screens_take_no_words_that_nobody_sees(screen: Client, scene: Scene, unseen: str) -> None:
    talk, knowledge = f"/b/aurora/inbox/{scene.asked.pk}", "/b/aurora/knowledge"
    asked = [
        (f"{talk}/replies", {"text": unseen}),
        (f"{talk}/replies", {"text": unseen, "draft": str(scene.draft.pk)}),
        (f"{talk}/notes", {"text": unseen}),
        (f"{talk}/labels", {"name": unseen}),
        (f"{knowledge}/new", {"title": unseen, "questions_en": "When?", "answer_en": "At ten."}),
        (f"{knowledge}/new", {"title": "Hours", "questions_en": unseen, "answer_en": "At ten."}),
        (f"{knowledge}/new", {"title": "Hours", "questions_en": "When?", "answer_en": unseen}),
        (f"{knowledge}/saved/new", {"title": unseen, "language": "", "text": "Hello"}),
        (f"{knowledge}/saved/new", {"title": "Hello", "language": "", "text": unseen}),
        ("/b/aurora/settings/brand", {"name": unseen, "language": "en", "time_zone": "UTC"}),
        ("/b/aurora/settings/brands/new", {"name": unseen, "language": "en", "time_zone": "UTC"}),
        ("/b/aurora/settings/me", {"name": unseen, "language": "en", "theme": "auto"}),
        ("/b/aurora/settings/me/tokens", {"name": unseen}),
    ]
    answers = [(path, body, screen.post(path, body).status_code) for path, body in asked]
    assert [one for one in answers if one[2] not in (400, 422)] == []


@pytest.mark.parametrize("name", ["a/b", "/a", "a/", "a//b", "50 %", "two  words", "Ümlaut?", "a\nb", "#1"])
def test_a_label_of_any_name_is_taken_off_again(ana: Caller, scene: Scene, name: str) -> None:
    talk = f"/conversations/{scene.asked.pk}/labels"
    assert ana.post(talk, {"name": name}).status == 200
    kept = Label.of(scene.cast.aurora).get().name
    taken = ana.call("DELETE", f"{talk}/{quote(kept, safe='')}")
    assert (taken.status, taken.body["labels"]) == (200, [])


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing", "/api/v1/", "/api/v1/a%0Ab", "/api/v2/me", "/api/", "/api", "/api/v1/conversations/²"],
)
def test_an_unknown_address_of_the_api_is_a_problem_for_every_method(method: str, path: str) -> None:
    answer = Client(raise_request_exception=False, enforce_csrf_checks=True).generic(method, path)
    assert answer.status_code in {401, 404, 405}
    assert json.loads(answer.content)["error"]


def test_a_wrong_method_is_told_in_the_form_of_the_address(screen: Client, ana: Caller) -> None:
    page = screen.get("/b/aurora/inbox/1/notes", headers={"accept-language": "en"})
    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert "<h1>That cannot be done here</h1>" in page.content.decode()
    assert ana.call("PATCH", "/stop").body["error"] == "method_not_allowed"


@pytest.mark.parametrize(
    "query", ["open=²", "open=" + "9" * 40, "before=²", "after=%F0%9F", "to=MDAwMS0wMS0wMVQwMDowMCsxNDowMCAx"]
)
def test_numbers_and_places_that_cannot_be_are_as_good_as_none(screen: Client, query: str) -> None:
    assert screen.get(f"/b/aurora/inbox/?{query}").status_code in {200, 404}


@pytest.mark.parametrize("until", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2026-02-30T10:00", "²"])
def test_a_time_that_cannot_be_is_refused_in_words(screen: Client, ana: Caller, scene: Scene, until: str) -> None:
    talk = f"/b/aurora/inbox/{scene.asked.pk}/snooze"
    assert screen.post(talk, {"until": until}).status_code == 400
    assert screen.post(talk, {"for": "²"}).status_code == 400
    state = ana.post(f"/conversations/{scene.asked.pk}/state", {"state": "snoozed", "until": until})
    assert state.status == 422
