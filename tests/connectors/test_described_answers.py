"""Answers made from what networks describe of themselves: each is read whole, or said to be unreadable."""

from __future__ import annotations

import io
import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.cli.lab.translate import made_of
from rapport.connectors.bluesky.translate import ACTS, KINDS
from rapport.connectors.registry import connector
from tests.connectors.described import of_discovery, of_lexicon, spoilt
from tests.peers.youtube_described import DOCUMENT

NOW, US = datetime(2026, 3, 1, tzinfo=UTC), "did:plc:us"
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = ("mention", "comment", "direct", "review", "post")

POSTS = of_lexicon("app.bsky.feed.post#main")
TOLD = of_lexicon("app.bsky.notification.listNotifications#main").flatmap(
    lambda said: st.tuples(*[POSTS for _ in said["notifications"]]).map(
        lambda posts: {
            **said,
            "notifications": [
                {**one, "record": post} for one, post in zip(said["notifications"], posts, strict=True)
            ],
        }
    )
)
LOGS = of_lexicon("chat.bsky.convo.getLog#main")
THREADS = st.lists(of_discovery(DOCUMENT, "CommentThread"), max_size=3).map(
    lambda rows: {"kind": "youtube#commentThreadListResponse", "items": rows}
)
COMMENTS = st.lists(of_discovery(DOCUMENT, "Comment"), max_size=3).map(
    lambda rows: {"kind": "youtube#commentListResponse", "items": rows}
)


def read(network: str, body: Any) -> tuple[list[dict[str, Any]], int]:
    """What the connector makes of it, and how much it could not read."""
    said = io.BytesIO(json.dumps(body).encode())
    told, unread = made_of(said, connector(network), US, NOW)
    return told.get("events", []), unread


def whole(events: list[dict[str, Any]]) -> bool:
    """Everything that an event of its kind is nothing without; JSON can hold it."""
    for one in events:
        json.dumps(one)
        assert one["id"]
        assert isinstance(one["id"], str)
        assert datetime.fromisoformat(one["at"]).tzinfo is not None
        assert isinstance(one["text"], str)
        assert one["from"] or one["kind"] not in (*WORDS, "reaction", "follow")
        assert one["in_reply_to"] or one["kind"] != "reaction"
    return True


@SLOW
@given(TOLD)
def test_each_notification_that_bluesky_describes_is_read(said: dict[str, Any]) -> None:
    events, unread = read("bluesky", said)
    means = [one for one in said["notifications"] if one["reason"] in (*KINDS, *ACTS)]
    assert unread == 0
    assert [one["id"] for one in events] == [one["uri"] for one in means]


@SLOW
@given(LOGS)
def test_each_log_of_direct_messages_that_bluesky_describes_is_read(said: dict[str, Any]) -> None:
    events, unread = read("bluesky", said)
    assert unread == 0
    assert whole(events)


@SLOW
@given(spoilt(TOLD) | spoilt(LOGS))
def test_what_bluesky_does_not_describe_is_unreadable_or_whole(said: Any) -> None:
    assert whole([one for one in read("bluesky", said)[0] if one["kind"] not in ("reaction", "follow")])


@SLOW
@given(THREADS | COMMENTS, st.booleans())
def test_what_youtube_describes_is_read_whole_and_once(said: dict[str, Any], twice: bool) -> None:
    events, _ = read("youtube", said)
    assert whole(events)
    if twice:
        assert read("youtube", deepcopy(said))[0] == events


@SLOW
@given(spoilt(THREADS) | spoilt(COMMENTS))
def test_what_youtube_does_not_describe_is_unreadable_or_whole(said: Any) -> None:
    assert whole(read("youtube", said)[0])


def test_the_generator_makes_what_means_something() -> None:
    """The test's own proof: words come out of it, and a spoilt one is found to be so."""
    found = set[str]()

    @settings(max_examples=40, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TOLD)
    def look(said: dict[str, Any]) -> None:
        found.update(one["kind"] for one in read("bluesky", said)[0])

    look()
    assert {"mention", "comment", "reaction", "follow"} <= found
    assert read("bluesky", {"notifications": [{"uri": "at://x", "author": {}, "reason": "mention"}]}) == ([], 1)
