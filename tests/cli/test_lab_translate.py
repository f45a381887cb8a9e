"""`rapport lab translate`: an answer of a network or a webhook's body in, events in our words out."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.cli.lab.translate import MOST, made_of
from rapport.connectors.registry import connector, packages

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
KEYS = ["kind", "id", "from", "text", "at", "in_reply_to", "rating", "media", "edited", "removed"]
BAKERY, SHOP = "109302436954721982", "did:plc:shop4cccccccccccccccccccc"
NETWORKS = ["practice", "chat", "email", "mastodon", "bluesky"]


def told(network: str, said: object, account: str = "") -> dict[str, Any]:
    raw = said if isinstance(said, bytes) else json.dumps(said).encode()
    return made_of(io.BytesIO(raw), connector(network), account, NOW)[0]


def fixture(network: str, name: str) -> Any:
    read = files(packages()[network]).joinpath("fixtures", f"{name}.json").read_text(encoding="utf-8")
    return json.loads(read)["raw"]


def kinds(network: str, said: object, account: str = "") -> list[str]:
    return [event["kind"] for event in told(network, said, account)["events"]]


@pytest.mark.parametrize(
    ("network", "name", "account", "kind"),
    [
        ("practice", "post__review_with_stars", "aurora", "review"),
        ("practice", "echo__ours_automatic", "aurora", "echo"),
        ("practice", "follow__new", "aurora", "follow"),
        ("practice", "removal__taken_back", "aurora", "removed"),
        ("chat", "message__plain", "", "direct"),
        ("email", "mail__plain", "help@harbour.example", "direct"),
        ("mastodon", "mention__public", BAKERY, "mention"),
        ("mastodon", "favourite__of_our_post", BAKERY, "reaction"),
        ("mastodon", "status__our_direct_answer", BAKERY, "echo"),
        ("bluesky", "reply__to_our_post", SHOP, "comment"),
        ("bluesky", "direct__from_a_customer", SHOP, "direct"),
    ],
)
def test_one_thing_is_one_event_with_every_key(network: str, name: str, account: str, kind: str) -> None:
    raw = fixture(network, name)
    [event] = told(network, raw.encode() if isinstance(raw, str) else raw, account)["events"]
    assert list(event) == KEYS
    assert event["kind"] == kind
    assert datetime.fromisoformat(event["at"]).tzinfo is not None
    assert event["removed"] is (kind == "removed")


def test_stars_and_pictures_come_along() -> None:
    [review] = told("practice", fixture("practice", "post__review_with_stars"), "aurora")["events"]
    assert review["rating"] in range(1, 6)
    [shown] = told("mastodon", fixture("mastodon", "mention__direct_with_warning_and_picture"), BAKERY)["events"]
    assert shown["media"][0]["url"].startswith("https://")


def test_answers_of_mastodon_are_taken_as_the_server_gives_them() -> None:
    note = fixture("mastodon", "mention__public")["notification"]
    own = fixture("mastodon", "status__our_direct_answer")["status"]
    follow = fixture("mastodon", "follow__new")["notification"]
    assert kinds("mastodon", [note, follow], BAKERY) == ["mention", "follow"]
    assert kinds("mastodon", note, BAKERY) == ["mention"]
    assert kinds("mastodon", {"statuses": [note["status"], own], "accounts": []}, BAKERY) == ["mention", "echo"]
    assert kinds("mastodon", {"ancestors": [], "descendants": [note["status"]]}, BAKERY) == ["mention"]
    assert kinds("mastodon", [{"id": "4", "accounts": [], "last_status": own}], BAKERY) == ["echo"]
    stream = {"stream": ["user"], "event": "notification", "payload": json.dumps(note)}
    assert kinds("mastodon", stream, BAKERY) == ["mention"]
    [gone] = told("mastodon", {"event": "delete", "payload": "113400000000000010"}, BAKERY)["events"]
    assert (gone["kind"], gone["id"], gone["removed"]) == ("removed", "113400000000000010", True)
    hook = {"event": "status.updated", "created_at": "2026-11-20T09:15:02Z", "object": note["status"]}
    assert kinds("mastodon", hook, BAKERY) == ["edit"]
    assert kinds("mastodon", {"event": "filters_changed"}, BAKERY) == []
    assert kinds("mastodon", [], BAKERY) == []


def test_answers_of_bluesky_are_taken_as_the_service_gives_them() -> None:
    note = fixture("bluesky", "reply__to_our_post")["notification"]
    log = fixture("bluesky", "direct__from_a_customer")
    own = fixture("bluesky", "own__post")["record"]
    assert kinds("bluesky", {"notifications": [note], "cursor": "c"}, SHOP) == ["comment"]
    assert kinds("bluesky", {"logs": [log["log"]], "cursor": "c"}, SHOP) == ["direct"]
    assert kinds("bluesky", {"records": [own]}, SHOP) == ["echo"]
    view = {name: note[name] for name in ("uri", "cid", "author", "record", "indexedAt")}
    assert kinds("bluesky", {"posts": [view]}, SHOP) == ["mention"]
    assert kinds("bluesky", {"feed": [{"post": view}, {"post": view, "reason": {}}]}, SHOP) == ["mention"]
    message = log["log"]["message"]
    convo = {"id": "c1", "members": [log["sender"], {"did": SHOP}], "lastMessage": message}
    [said] = told("bluesky", {"convos": [convo]}, SHOP)["events"]
    assert (said["kind"], said["from"]) == ("direct", log["sender"]["did"])
    assert kinds("bluesky", {"messages": [message], "cursor": ""}, message["sender"]["did"]) == ["echo"]
    assert kinds("bluesky", {"notifications": []}) == []


def test_a_mail_out_of_a_file_is_read_as_one_out_of_a_mailbox() -> None:
    mail = b"From: Dee <dee@dee.example>\nTo: help@harbour.example\nSubject: Kayak\n\nWhere is it?\n"
    [event] = told("email", mail, "help@harbour.example")["events"]
    assert (event["kind"], event["from"], event["text"]) == ("direct", "dee@dee.example", "Where is it?")
    assert kinds("email", mail, "dee@dee.example") == ["echo"]


def test_of_a_list_the_readable_part_comes_out() -> None:
    note = fixture("mastodon", "mention__public")["notification"]
    out, unread = made_of(io.BytesIO(json.dumps([note, {"odd": 1}]).encode()), connector("mastodon"), BAKERY, NOW)
    assert (len(out["events"]), unread) == (1, 1)


@pytest.mark.parametrize("network", ["practice", "chat", "mastodon", "bluesky"])
@pytest.mark.parametrize(
    "said", [b"", b"nonsense", b"\xff\xfe\x00", b"[" * 100_000, b'{"a":' * 50_000, b"3", b'["x"]', b'{"event": 3}']
)
def test_what_makes_no_sense_is_said(network: str, said: bytes) -> None:
    assert told(network, said)["unreadable"]


def test_too_much_at_once_is_said() -> None:
    assert "less at once" in told("mastodon", [{}] * (MOST + 1))["unreadable"]


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "event",
                    "payload",
                    "account",
                    "type",
                    "content",
                    "last_status",
                    "statuses",
                    "uri",
                    "record",
                    "post",
                ]
                + [
                    "author",
                    "reason",
                    "value",
                    "$type",
                    "id",
                    "members",
                    "lastMessage",
                    "sender",
                    "sentAt",
                    "messages",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(NETWORKS), json_like | st.binary(max_size=40))
def test_whatever_comes_is_events_or_a_reason(network: str, said: object) -> None:
    assert set(told(network, said, "us")) in ({"events"}, {"unreadable"})


@pytest.mark.parametrize("account", ["aurora", "@aurora", "Aurora"])
def test_an_own_picture_of_instagram_without_its_owner_is_known_by_our_name(account: str) -> None:
    row = {"id": "1790", "caption": "Rye is back", "media_type": "IMAGE", "username": "aurora"}
    row |= {"timestamp": "2026-02-01T10:00:00+0000", "media_url": "https://a.example/x.jpg"}
    said = io.BytesIO(json.dumps({"data": [row, {**row, "id": "1791", "username": "dee"}]}).encode())
    told, unread = made_of(said, connector("instagram"), account, datetime(2026, 3, 1, tzinfo=UTC))
    found = [(one["kind"], one["id"], one["text"], one["from"]) for one in told["events"]]
    assert unread == 0
    assert found == [("mention", "1791", "Rye is back", "@dee")]
