"""That somebody favourited something or passed it on is told, also where the network does not say what."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.channels.models import Channel
from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Unreadable
from rapport.connectors.registry import connector
from rapport.domain.message import Act, Activity
from rapport.inbox.activities import keep_activities
from rapport.inbox.models import Activity as Kept
from tests.cast import Cast, channel
from tests.described.reading import events_of

AT, ISO = "1769940000000", "2026-02-01T10:00:00Z"
WHO = {"id": "12", "username": "dee", "acct": "dee@there.example", "display_name": "Dee"}
US = "11"


def mastodon(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "5", "type": kind, "created_at": ISO, "account": WHO, **more}


def bluesky(kind: str, **more: Any) -> dict[str, Any]:
    author = {"did": "did:plc:dee", "handle": "dee.example"}
    record = {"$type": f"app.bsky.feed.{kind}", "createdAt": ISO, **more.pop("record", {})}
    said = {"uri": f"at://did:plc:dee/app.bsky.feed.{kind}/1", "cid": "b", "author": author, "reason": kind}
    return {"notifications": [{**said, "record": record, "isRead": False, "indexedAt": ISO, **more}]}


def x_liked(by: str = "12", **more: Any) -> dict[str, Any]:
    one = {"id": "5", "timestamp_ms": AT, "user": {"id_str": by, "screen_name": "dee", "name": "Dee"}, **more}
    return {"for_user_id": US, "favorite_events": [one]}


def x_passed_on(**of: Any) -> dict[str, Any]:
    one = {"id_str": "5", "created_at": "Sun Feb 01 10:00:00 +0000 2026", "text": "RT"}
    one |= {"user": {"id_str": "12", "screen_name": "dee"}, "retweeted_status": {"user": {"id_str": US}, **of}}
    return {"for_user_id": US, "tweet_create_events": [one]}


CASES = {
    "mastodon favourite": ("mastodon", mastodon("favourite"), Act.FAVOURITE),
    "mastodon favourite of null": ("mastodon", mastodon("favourite", status=None), Act.FAVOURITE),
    "mastodon repost of null": ("mastodon", mastodon("reblog", status=None), Act.REPOST),
    "bluesky like": ("bluesky", bluesky("like"), Act.FAVOURITE),
    "bluesky like of an empty subject": ("bluesky", bluesky("like", record={"subject": {}}), Act.FAVOURITE),
    "bluesky repost": ("bluesky", bluesky("repost"), Act.REPOST),
    "x favourite": ("x", x_liked(), Act.FAVOURITE),
    "x favourite of null": ("x", x_liked(favorited_status=None), Act.FAVOURITE),
    "x repost": ("x", x_passed_on(), Act.REPOST),
}


def told(network: str, body: dict[str, Any]) -> list[Any]:
    return [one for raw in _items(network, body) for one in connector(network).translate(raw, _link())]


def _link() -> ChannelConfig:
    return ChannelConfig("k", "aurora", US)


def _items(network: str, body: dict[str, Any]) -> list[bytes]:
    return list(connector(network).unpack(json.dumps(body).encode(), _link(), datetime.now(UTC)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", CASES)
def test_a_reaction_to_a_post_that_is_not_told_is_a_reaction(case: str) -> None:
    network, body, act = CASES[case]
    [found] = told(network, body)
    assert isinstance(found, Activity)
    assert (found.act, found.target) == (act, "")
    [row], unread = events_of(network, body, US)
    assert unread == 0
    assert (row["kind"], row["in_reply_to"]) == ("reaction", "")
    assert row["from"]


@pytest.mark.parametrize("case", CASES)
def test_it_is_kept_once_and_belongs_to_no_post(case: str, cast: Cast) -> None:
    network, body, act = CASES[case]
    mine: Channel = channel(cast.aurora, network)
    events = told(network, body)
    keep_activities(mine, events)
    keep_activities(mine, events)
    [row] = Kept.of(cast.aurora)
    assert (row.act, row.target, row.identity.network) == (act, "", network)


def test_our_own_favourite_is_nobodys_reaction_to_us() -> None:
    assert told("x", x_liked(by=US, favorited_status={"id_str": "7"})) == []


@given(st.sampled_from(sorted(CASES)), st.sampled_from([None, "", {}, [], 0, "x" * 400]))
def test_whatever_stands_in_the_place_of_the_post_nothing_breaks(case: str, odd: Any) -> None:
    network, body, _act = CASES[case]
    words = json.dumps(body).replace('"status": null', f'"status": {json.dumps(odd)}')
    words = words.replace('"favorited_status": null', f'"favorited_status": {json.dumps(odd)}')
    try:
        found = told(network, json.loads(words))
    except Unreadable:
        return
    assert all(isinstance(one, Activity) for one in found)
