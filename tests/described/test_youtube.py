"""Google's own description of YouTube: whatever it allows as an answer is read whole, or said to be unreadable.

What we ask is held against it by the emulator, `tests/peers/youtube_described.py`.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.described import Document
from tests.described.answers import spoilt, values
from tests.described.reading import MODEST, events_of, whole
from tests.peers.youtube_described import DOCUMENT

YOUTUBE, US = Document(DOCUMENT), "UCus"
OFTEN = frozenset(
    {"id", "snippet", "topLevelComment", "textOriginal", "textDisplay", "publishedAt", "authorChannelId"}
)
OFTEN |= {"value", "videoId", "replies", "comments", "kind"}
THREADS = st.lists(values(YOUTUBE, {"$ref": "CommentThread"}, OFTEN), max_size=3).map(
    lambda rows: {"kind": "youtube#commentThreadListResponse", "items": rows}
)
COMMENT = values(YOUTUBE, {"$ref": "Comment"}, OFTEN)
COMMENTS = st.lists(COMMENT, max_size=3).map(lambda rows: {"kind": "youtube#commentListResponse", "items": rows})


@MODEST
@given(THREADS | COMMENTS, st.booleans())
def test_what_youtube_describes_is_read_whole_and_once(said: dict[str, Any], twice: bool) -> None:
    events, _ = events_of("youtube", said, US)
    assert whole(events)
    if twice:
        assert events_of("youtube", deepcopy(said), US)[0] == events


@MODEST
@given(COMMENT)
def test_each_comment_lands_where_it_belongs(said: dict[str, Any]) -> None:
    events, _ = events_of("youtube", {"items": [said]}, US)
    snippet = said.get("snippet", {})
    rejected = snippet.get("moderationStatus") == "rejected"
    words = snippet.get("textOriginal", "").replace("\x00", "").strip()
    if not words or rejected or not said.get("id") or not snippet.get("publishedAt"):
        return
    [event] = events
    assert (event["id"], event["text"]) == (said["id"], words)
    assert datetime.fromisoformat(event["at"]) == datetime.fromisoformat(snippet["publishedAt"])
    by = snippet.get("authorChannelId", {}).get("value") or f"somebody:{said['id']}"
    assert event["from"] == by.replace("\x00", "")


@MODEST
@given(spoilt(THREADS) | spoilt(COMMENTS))
def test_what_youtube_does_not_describe_is_unreadable_or_whole(said: Any) -> None:
    assert whole(events_of("youtube", said, US)[0])
