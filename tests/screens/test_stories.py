"""A message that answers our story, or names us in one, says so in the conversation and over the API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rapport import flow
from rapport.accounts.tokens import issue
from rapport.inbox.models import Message
from rapport.inbox.story_told import StoryTold, story_told
from rapport.intake.log import Raw
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import Cast, channel, plain

STORY = "https://stories.example/1"
MARK = {"reply_to": {"story": {"id": "1", "url": STORY}}}
NAMED: dict[str, Any] = {"attachments": [{"type": "story_mention", "payload": {"url": STORY}}]}


def heard(cast: Cast, message: dict[str, Any]) -> Message:
    """A call of the network about one private message."""
    found = channel(cast.aurora, "instagram")
    said = {"sender": {"id": "42"}, "recipient": {"id": found.network_id}, "timestamp": 1795000000123}
    entry = {"id": found.network_id, "time": 1, "messaging": [{**said, "message": {"mid": "m1", **message}}]}
    raw = plain({"object": "instagram", "entry": [entry]})
    flow.receive([Raw(1, found.key, 0.0, raw)], Readers(default_reader()), datetime.now(UTC))
    return Message.of(cast.aurora).get()


def shown(client: Client, cast: Cast, message: Message) -> str:
    client.force_login(cast.ana)
    return client.get(
        reverse("inbox:show", kwargs={"brand": "aurora", "number": message.conversation_id})
    ).content.decode()


@pytest.mark.parametrize(
    ("message", "how", "says"),
    [
        ({"text": "Wow", **MARK}, "answer", "Answers your story"),
        (NAMED, "mention", "Names you in a story"),
    ],
)
def test_the_story_is_told_with_its_link_once(
    client: Client, cast: Cast, message: dict[str, Any], how: str, says: str
) -> None:
    row = heard(cast, message)
    page = shown(client, cast, row)
    said = page.split(f'id="m{row.pk}"')[1].split("</article>")[0]
    assert says in said
    assert said.count(STORY) == 1
    token = issue(cast.aurora, cast.ana, "till")
    where = f"/api/v1/conversations/{row.conversation_id}/messages"
    found = client.get(where, headers={"Authorization": f"Bearer {token}"}).json()
    [told] = found["items"]
    assert told["story"] == {"how": how, "url": STORY}


def test_a_story_without_an_address_is_told_without_a_link(client: Client, cast: Cast) -> None:
    row = heard(cast, {"text": "Wow", "reply_to": {"story": {"id": "1"}}})
    said = shown(client, cast, row)
    assert "Answers your story" in said
    assert "To the story" not in said


def test_no_address_but_one_of_the_web_becomes_a_link(client: Client, cast: Cast) -> None:
    row = heard(cast, {"text": "Wow", "reply_to": {"story": {"id": "1", "url": "javascript:alert(1)"}}})
    assert "javascript:" not in shown(client, cast, row)


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ({}, None),
        ({"story": STORY}, StoryTold("answer", STORY)),
        ({"story": {"how": "mention"}}, StoryTold("mention")),
        ({"story": {"how": "other"}}, None),
        ({"story": 7}, None),
    ],
)
def test_what_was_kept_before_is_an_answer(extra: dict[str, Any], told: StoryTold | None) -> None:
    assert story_told(extra) == told
