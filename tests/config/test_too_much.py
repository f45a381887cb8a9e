"""Too much at once is 413 everywhere, in the form of the address, and says what happened and what was kept.

The door in front counts all bytes (`test_request_limits.py`); this is what it lets through and a page cannot take.
"""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.test import Client

from rapport.inbox.models import Note, UnsentWords
from rapport.outbox.models import Reply
from tests.api.caller import Caller
from tests.api.scene import Scene, scene_of
from tests.cast import Cast, channel

MB = 1024 * 1024
BIG = "x" * (MB + 1)
MANY = {f"field{n}": "x" for n in range(1001)}


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return scene_of(cast)


@pytest.fixture
def screen(scene: Scene) -> Client:
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.force_login(scene.cast.ana)
    return client


def pages(scene: Scene) -> list[str]:
    talk = f"/b/aurora/inbox/{scene.asked.pk}"
    return [
        f"{talk}/replies",
        f"{talk}/unsent",
        "/b/aurora/knowledge/new",
        "/b/aurora/settings/history",
    ]


def sent(client: Client, path: str, given: dict[str, str], form: str, **more: str) -> HttpResponse:
    """As a browser sends a form with or without files."""
    if form == "multipart":
        return client.post(path, given, headers=more)
    raw = "&".join(f"{name}={value}" for name, value in given.items())
    return client.post(path, raw, "application/x-www-form-urlencoded", headers=more)


@pytest.mark.parametrize("form", ["multipart", "plain"])
@pytest.mark.parametrize("given", [{"text": BIG}, MANY], ids=["long", "many"])
def test_a_form_with_too_much_in_it_is_told_so(
    screen: Client, scene: Scene, given: dict[str, str], form: str
) -> None:
    before = (Reply.of(scene.cast.aurora).count(), Note.of(scene.cast.aurora).count())
    for path in pages(scene):
        page = sent(screen, path, given, form)
        assert page.status_code == 413, path
        assert "<h1>That is too large</h1>" in page.content.decode()
        part = sent(screen, path, given, form, **{"HX-Request": "true"})
        assert (part.status_code, part["Content-Type"]) == (413, "text/plain; charset=utf-8"), path
        assert "Nothing was kept" in part.content.decode()
    assert (Reply.of(scene.cast.aurora).count(), Note.of(scene.cast.aurora).count()) == before
    assert not UnsentWords.of(scene.cast.aurora).exists()


def test_the_api_says_the_same(scene: Scene) -> None:
    ana = Caller(scene.cast.aurora, scene.cast.ana)
    for path in ("/conversations/1/notes", f"/conversations/{scene.asked.pk}/replies", "/stop", "/articles"):
        told = ana.post(path, {"text": BIG})
        assert (told.status, told.body["error"]) == (413, "too_large"), path
        assert "Nothing was changed" in told.body["message"]
    many = Client(raise_request_exception=False).post("/api/v1/files", MANY, headers=ana.headers)
    assert (many.status_code, many.json()["error"]) == (413, "too_large")


@pytest.mark.parametrize("given", [{"text": BIG}, MANY], ids=["long", "many"])
def test_the_chat_says_the_same(scene: Scene, given: dict[str, str]) -> None:
    door = channel(scene.cast.aurora, "chat")
    told = Client(raise_request_exception=False).post(
        f"/chat/to/{door.key}/messages", given, headers={"X-Visitor": "v" * 22}
    )
    assert told.status_code == 413
    assert json.loads(told.content)["error"].startswith("More was sent at once")
