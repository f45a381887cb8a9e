"""Answers made from what YouTube describes of itself: each is read whole, or said to be unreadable."""

from __future__ import annotations

import io
import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.cli.lab.translate import made_of
from rapport.connectors.registry import connector
from tests.connectors.described import of_discovery, spoilt
from tests.peers.youtube_described import DOCUMENT

NOW, US = datetime(2026, 3, 1, tzinfo=UTC), "did:plc:us"
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = ("mention", "comment", "direct", "review", "post")

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
