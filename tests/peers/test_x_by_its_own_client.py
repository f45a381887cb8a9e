"""X's own client library, made from X's description of its interface, takes the emulator for X.

It holds each answer against the described shapes. tweepy, which more programs use, does not fit beside Rapport: it
wants an oauthlib before 4, and what runs is not set back for a test.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.media.pictures import picture
from tests.peers.emulated import running
from tests.peers.x_server import DEE, TOKEN, US, X

from rapport.connectors.base import ChannelConfig
from rapport.connectors.x.translate import translate, unpack
from rapport.domain.message import Incoming

pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
xdk = pytest.importorskip("xdk", reason="needs xdk")
FIELDS = ["created_at", "conversation_id", "entities", "lang", "note_post"]
BESIDE = ["author_id", "referenced_posts"]


@pytest.fixture
def network() -> Iterator[X]:
    with running(found := X()):
        yield found


def client(network: X, token: str = TOKEN) -> Any:
    return xdk.Client(base_url=network.address, access_token=token)


def test_it_reads_mentions_page_by_page_and_says_who_wrote(network: X) -> None:
    for n in range(120):
        network.says(f"@aurora number {n}")
    x = client(network)
    me = x.users.get_me()
    asked = {"max_results": 100, "post_fields": FIELDS, "expansions": BESIDE, "user_fields": ["username"]}
    pages = list(x.users.get_mentions(id=me.data.id, **asked))
    found = [one for page in pages for one in page.data]
    assert (me.data.username, len(pages), len(found)) == ("aurora", 2, 120)
    assert {one.author_id for one in found} == {DEE}
    assert "dee" in [one.username for one in pages[0].includes.users]
    assert datetime.fromisoformat(found[0].created_at) <= datetime.now(UTC)


def test_it_posts_with_a_described_picture_answers_and_deletes(network: X) -> None:
    x = client(network)
    asked = network.says("@aurora is the kayak still there?")["id"]
    brought = {"media": base64.b64encode(picture()).decode(), "media_category": "tweet_image"}
    number = x.media.upload({**brought, "media_type": "image/png"}).data.id
    x.media.create_metadata({"id": number, "metadata": {"alt_text": {"text": "A loaf of rye"}}})
    post = x.posts.create({"text": "Rye is back", "media": {"media_ids": [number]}}).data
    reply = x.posts.create({"text": "It is.", "reply": {"in_reply_to_tweet_id": asked}}).data
    [page] = x.users.get_posts(id=US, max_results=100, post_fields=FIELDS, expansions=BESIDE)
    assert [one.id for one in page.data] == [reply.id, post.id]
    assert [(one.id, one.type) for one in page.data[0].referenced_posts] == [(asked, "replied_to")]
    assert page.data[1].entities.urls[0].expanded_url.endswith("/photo/1")
    assert network.pictures_of[number][1] == "A loaf of rye"
    assert x.posts.delete(id=reply.id).data.deleted
    assert [one["id"] for one in network.posts if one["by"] == US] == [post.id]


def test_it_reads_and_writes_direct_messages(network: X) -> None:
    x = client(network)
    network.writes("Is it warm?")
    said = x.direct_messages.create_by_participant_id(participant_id=DEE, body={"text": "It is."}).data
    [page] = x.direct_messages.get_events_by_participant_id(participant_id=DEE, max_results=20)
    assert [(one.text, one.sender_id) for one in page.data] == [("It is.", US), ("Is it warm?", DEE)]
    assert (page.data[0].id, page.data[0].dm_conversation_id) == (said.dm_event_id, said.dm_conversation_id)


def test_refusals_are_those_of_the_description(network: X) -> None:
    import requests

    with pytest.raises(requests.HTTPError) as revoked:
        client(network, "revoked").users.get_me()
    with pytest.raises(requests.HTTPError) as gone:
        client(network).posts.create({"text": "Hello", "reply": {"in_reply_to_tweet_id": "1"}})
    assert [one.value.response.status_code for one in (revoked, gone)] == [401, 403]
    missing = client(network).posts.get_by_id(id="1")
    assert (missing.data, missing.errors[0].title) == (None, "Not Found Error")


@pytest.mark.parametrize("words", ["tweet.fields", "post.fields"])
def test_both_names_that_x_has_for_a_post_are_read_alike(network: X, words: str) -> None:
    import requests

    network.says("@aurora this", referenced_tweets=[{"type": "quoted", "id": "990"}])
    who = {"Authorization": f"Bearer {TOKEN}"}
    answer = requests.get(f"{network.address}/2/users/{US}/mentions", {words: "text"}, headers=who, timeout=5)
    [raw] = unpack(answer.content)
    [event] = translate(raw, ChannelConfig("k", network_id=US))
    assert isinstance(event, Incoming)
    assert event.extra == {"quotes": "990"}
