"""Faults that the descriptions found in our reading, each by name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rapport.connectors.base import ChannelConfig
from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.bluesky.tests import DEE, SHOP
from rapport.connectors.http import Http
from rapport.connectors.instagram.connector import InstagramConnector
from rapport.domain.acts import How, Removal
from rapport.domain.reply import Sent
from tests.described.answers import NOW
from tests.described.reading import events_of
from tests.described.server import DescribedServer, asked
from tests.described.test_bluesky import A_WHILE, CHAT, LEXICONS, PRIVATE, channel
from tests.described.test_graph import ANSWER, GRAPH, US

AT = NOW.isoformat()
JOINED = {
    "$type": "chat.bsky.convo.defs#systemMessageView", "id": "s1", "rev": "r1", "sentAt": AT,
    "data": {"$type": "chat.bsky.convo.defs#systemMessageDataMemberJoin"},
}  # fmt: skip
WORDS = {"id": "m9", "rev": "r2", "text": PRIVATE.text, "sender": {"did": SHOP}, "sentAt": AT}
TALK = {"id": "talk", "rev": "r2", "members": [{"did": SHOP}, {"did": DEE}], "muted": False, "unreadCount": 0}
NOTHING: dict[str, Any] = {
    "app.bsky.notification.listNotifications": {"notifications": []},
    "com.atproto.repo.listRecords": {"records": []},
    "app.bsky.feed.getAuthorFeed": {"feed": []},
    "app.bsky.actor.getProfiles": {"profiles": []},
}


def bluesky(given: dict[str, Any], act: Any) -> Any:
    server = DescribedServer(LEXICONS, {**NOTHING, **given})
    found, error = asked(server, lambda http, address: act(channel(address, http)))
    assert (error, server.unknown) == (None, [])
    return found


def test_our_words_are_found_in_a_talk_that_somebody_joined() -> None:
    said = {"messages": [JOINED, WORDS]}
    assert bluesky({f"{CHAT}getMessages": said}, lambda c: c.find_sent(PRIVATE)) == Sent("m9")


def test_the_past_of_a_talk_that_somebody_joined_is_told() -> None:
    given = {f"{CHAT}listConvos": {"convos": [TALK]}, f"{CHAT}getMessages": {"messages": [WORDS, JOINED]}}
    page = bluesky(given, lambda c: c.recall(A_WHILE, ""))
    assert [json.loads(one)["log"]["message"]["id"] for one in page.items] == ["m9"]


def test_what_the_log_of_tomorrow_tells_is_kept_named_and_stops_nothing() -> None:
    joined = {"$type": "chat.bsky.convo.defs#logMemberJoin", "rev": "r1", "convoId": "talk", "message": JOINED}
    new = {"$type": "chat.bsky.convo.defs#logOfTomorrow", "of": "it"}
    said = {"$type": "chat.bsky.convo.defs#logCreateMessage", "rev": "r3", "convoId": "talk", "message": WORDS}
    page = bluesky(
        {f"{CHAT}getLog": {"cursor": "r3", "logs": [joined, new, said]}}, lambda c: c.fetch('{"chat":"r3"}')
    )
    named = [BlueskyConnector.unknown_kind(one) for one in page.items]
    assert sorted(named) == ["", "", "log chat.bsky.convo.defs#logOfTomorrow"]
    told = [event["kind"] for one in page.items for event in events_of("bluesky", one, SHOP)[0]]
    assert told == ["echo"]


def test_a_comment_on_instagram_whose_answer_was_lost_is_found_by_the_fields_that_it_has() -> None:
    ours = {"id": "7", "text": ANSWER.text, "timestamp": f"{NOW:%Y-%m-%dT%H:%M:%S}+0000", "from": {"id": US}}
    server = DescribedServer(GRAPH, {"IGComment GET replies": {"data": [ours]}}, r"/v27\.0")

    async def looked(http: Http, address: str) -> Sent | None:
        link = ChannelConfig("k", "aurora", US, {"server": address}, {"token": "t"})
        return await InstagramConnector(link, http).find_sent(ANSWER)

    assert asked(server, looked) == (Sent("7"), None)
    assert server.unknown == []


ACCOUNT = {"id": "2", "username": "dee", "acct": "dee"}
LIKE = {"uri": f"at://{DEE}/app.bsky.feed.like/1", "cid": "c", "author": {"did": DEE, "handle": "dee.test"}}


@pytest.mark.parametrize("reason", ["like", "repost"])
def test_a_like_on_bluesky_is_of_what_its_record_says(reason: str) -> None:
    told = {**LIKE, "reason": reason, "isRead": False, "indexedAt": AT}
    record = {
        "$type": "app.bsky.feed.like",
        "createdAt": AT,
        "subject": {"uri": "at://x/app.bsky.feed.post/1", "cid": "c"},
    }
    [event] = events_of("bluesky", {"notifications": [{**told, "record": record}]}, SHOP)[0]
    assert event["in_reply_to"] == "at://x/app.bsky.feed.post/1"


@pytest.mark.parametrize("event", [None, {"id": "1", "type": "domain_block"}])
def test_a_notification_with_an_event_is_none_of_the_stream(event: Any) -> None:
    said = {"id": "5", "account": ACCOUNT, "created_at": AT, "content": "<p>Rye?</p>"}
    note = {"id": "1", "type": "mention", "created_at": AT, "account": ACCOUNT, "status": said, "event": event}
    assert [one["text"] for one in events_of("mastodon", [note], "17")[0]] == ["Rye?"]


def test_a_post_whose_hash_a_server_does_not_tell_is_still_there() -> None:
    uri = f"at://{SHOP}/app.bsky.feed.post/1"
    stored = {"uri": uri, "value": {"$type": "app.bsky.feed.post", "text": "", "createdAt": AT}}
    removal = Removal("x", uri, How.DELETE, "")
    assert bluesky({"com.atproto.repo.getRecord": stored}, lambda c: c.removed(removal)) is False
