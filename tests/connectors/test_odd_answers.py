"""Answers and calls of networks, made to cost or to break: read within bounds, and nothing beside is lost."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from rapport.connectors.base import ChannelConfig, Unpacks
from rapport.connectors.errors import Unreadable
from rapport.connectors.graph.hook import hook
from rapport.connectors.hooks import HookRequest
from rapport.connectors.raw_items import encoded, raw_items, unpacked
from rapport.connectors.registry import connector, packages
from rapport.connectors.telegram.words import linked
from rapport.connectors.whatsapp.translate import items
from rapport.connectors.x.shapes import words_of
from rapport.domain.message import Incoming

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LINK = ChannelConfig("lab", "1", "1", {}, {})
HUGE = "s" * 2_000_000
AT = "2026-02-01T10:00:00Z"
SHELLS = ("%s", '{"data": %s}', '{"events": [%s]}', '{"entry": [{"id": "1", "a": %s}]}', "[%s]", '{"a": [%s]}')


def unpack(network: str, said: Any) -> list[bytes]:
    kind = connector(network)
    assert issubclass(kind, Unpacks)
    return kind.unpack(json.dumps(said).encode(), LINK, NOW)


def words(network: str, said: Any) -> list[str]:
    found = [event for raw in unpack(network, said) for event in read(network, raw)]
    return [event.text for event in found if isinstance(event, Incoming)]


def read(network: str, raw: bytes) -> Any:
    try:
        return connector(network).translate(raw, LINK)
    except Unreadable:
        return []


@pytest.mark.parametrize("network", [name for name in packages() if issubclass(connector(name), Unpacks)])
def test_what_can_only_just_be_read_breaks_nothing(network: str) -> None:
    kind = connector(network)
    assert issubclass(kind, Unpacks)
    for shell in SHELLS:
        for depth in range(840, 1000, 3):
            assert isinstance(kind.unpack((shell % ("[" * depth + "]" * depth)).encode(), LINK, NOW), list)


def test_nothing_is_written_that_is_nested_too_deeply() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Unreadable, match="nested"):
        encoded(deep)


def test_what_stands_once_does_not_stand_beside_each_without_end() -> None:
    with pytest.raises(Unreadable, match="more than 1 MB"):
        raw_items((HUGE for _ in range(9_000)), most=1_000_000)
    assert unpacked(b"[1, 2]", lambda said: said) == [b"1", b"2"]


@pytest.mark.parametrize(
    ("network", "said"),
    [
        ("facebook", {"object": HUGE, "entry": [{"id": "1"}] * 9_000}),
        ("facebook", {"data": [{"id": HUGE, "comments": {"data": [{"id": "2"}] * 9_000}}]}),
        ("instagram", {"data": [{"id": HUGE, "replies": {"data": [{"id": "2"}] * 9_000}}]}),
        ("whatsapp", {"entry": [{"id": HUGE, "changes": [{"value": {}}] * 9_000}]}),
        ("x", {"data": [{"id": "1", "author_id": "2"}] * 9_000, "includes": {"users": [{"id": "3", "a": HUGE}]}}),
    ],
    ids=["entries", "comments", "replies", "changes", "includes"],
)
def test_long_names_are_not_copied_to_each_thing(network: str, said: Any) -> None:
    assert sum(len(raw) for raw in unpack(network, said)) < 8_000_000


def test_one_person_beside_very_many_posts_ends() -> None:
    rows = [{"id": str(number), "author_id": "2"} for number in range(9_000)]
    assert len(unpack("x", {"data": rows, "includes": {"users": [{"id": "2", "name": HUGE}]}})) == 1


def test_a_call_with_a_long_name_costs_little() -> None:
    body = json.dumps({"object": HUGE, "entry": [{"id": "1"}] * 900}).encode()
    proof = hmac.new(b"s", body, hashlib.sha256).hexdigest()
    answer = hook(HookRequest("POST", body, {"x-hub-signature-256": f"sha256={proof}"}), {"webhook": "s"})
    assert (answer.status, len(answer.items)) == (200, 900)
    assert sum(len(raw) for _, raw in answer.items) < 100_000
    assert [
        number for number, _ in items(json.dumps({"entry": [{"id": HUGE, "changes": [{}] * 9}]}).encode())
    ] == [""] * 9


def test_one_thing_without_sense_holds_up_no_other_of_its_call() -> None:
    tweet = {
        "id_str": "7",
        "created_at": "Sun Feb 01 10:00:00 +0000 2026",
        "user": {"id_str": "2"},
        "text": "good",
    }
    assert words("x", {"for_user_id": "1", "tweet_create_events": [{"text": "no id"}, tweet]}) == ["good"]
    message = {"from": "44", "id": "m", "timestamp": "1769940000", "type": "text", "text": {"body": "good"}}
    change = {"field": "messages", "value": {"messages": [{"id": "bad"}, message]}}
    assert words("whatsapp", {"entry": [{"id": "1", "changes": [change]}]}) == ["good"]
    told = {"sender": {"id": "3"}, "timestamp": 1769940000, "message": {"mid": "m", "text": "good"}}
    entry = {"id": "1", "messaging": [{"message": {"text": "no id"}}, told]}
    assert words("facebook", {"object": "page", "entry": [entry]}) == ["good"]


def test_links_become_whole_once_and_grow_no_further() -> None:
    grows = [{"url": "https://a.example", "expanded_url": "https://a.example/https://a.example"}] * 200
    assert len(words_of({"text": "https://a.example", "entities": {"urls": grows}})) < 100
    many = [{"url": f"https://t.example/{one}", "expanded_url": "https://w.example/"} for one in range(50_000)]
    said = "https://t.example/1, " * 50_000
    assert words_of({"text": said, "entities": {"urls": many}}).startswith("https://w.example/, https://w.ex")
    long = [{"url": "https://t.example/a", "expanded_url": "https://" + HUGE}]
    assert words_of({"text": "https://t.example/a " * 9, "entities": {"urls": long}}).count("t.example") == 9


def test_very_many_links_behind_words_are_shown_in_one_go() -> None:
    said = {"type": "text_link", "offset": 0, "length": 1_000_000, "url": "https://a.example/"}
    shown = linked("x" * 1_000_000, [said] * 30_000)
    assert shown.startswith("xxx")
    assert shown.endswith("(https://a.example/)")
    two = [{**said, "offset": 4, "length": 3}, {**said, "length": 3, "url": "https://b.example/"}]
    assert linked("one two", two) == "one (https://b.example/) two (https://a.example/)"


def test_a_name_longer_than_any_is_no_name() -> None:
    """It would not fit where names are kept, and two long ones could be taken for one another."""
    row = {"id": "7" * 256, "createdAt": AT, "text": "a"}
    with pytest.raises(Unreadable, match="too long"):
        connector("trustpilot").translate(json.dumps(row).encode(), LINK)


def test_a_feed_s_long_names_are_kept_by_their_hash() -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "https://a.example/" + "x" * 400}]}
    (raw,) = unpack("feeds", {**feed, "home_page_url": "https://a.example/" + "y" * 400})
    (event,) = connector("feeds").translate(raw, LINK)
    assert isinstance(event, Incoming)
    assert (len(event.network_id), event.author.network_id) == (32, "1")
