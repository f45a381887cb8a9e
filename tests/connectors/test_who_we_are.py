"""Our own words are never somebody else's, in whichever form a network writes our account, and we were told it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import KnowsUs
from rapport.connectors.registry import connector
from tests.described.reading import events_of

AT, ISO = 1_769_940_000, "2026-02-01T10:00:00Z"
PAGE, IG, SCOPED, DEE = "1001", "17841400000000001", "9900", "2002"


def instagram(by: str, entry: str = IG, **more: Any) -> dict[str, Any]:
    """A comment as Meta calls about it; only numbers say who wrote it."""
    value = {"id": "5", "text": "Until noon", "from": {"id": by, **more}, "media": {"id": "4"}, "parent_id": "3"}
    return {
        "object": "instagram",
        "entry": [{"id": entry, "time": AT, "changes": [{"field": "comments", "value": value}]}],
    }


def messenger(by: str, entry: str = PAGE) -> dict[str, Any]:
    """A private word as Meta calls about it, without a mark that it is an echo."""
    told = {"sender": {"id": by}, "recipient": {"id": DEE if by != DEE else entry}, "timestamp": AT * 1000}
    return {
        "object": "page",
        "entry": [{"id": entry, "time": AT, "messaging": [{**told, "message": {"mid": "m", "text": "Hi"}}]}],
    }


def facebook(by: str) -> dict[str, Any]:
    value = {"item": "comment", "verb": "add", "comment_id": "1_5", "post_id": f"{PAGE}_1", "message": "Hi"}
    value |= {"created_time": AT, "from": {"id": by, "name": "A"}}
    return {"object": "page", "entry": [{"id": PAGE, "time": AT, "changes": [{"field": "feed", "value": value}]}]}


def threads(handle: str) -> dict[str, Any]:
    root = {"id": "1", "owner_id": "77", "username": "aurora"}
    value = {
        "id": "5",
        "username": handle,
        "text": "Hi",
        "timestamp": ISO,
        "replied_to": {"id": "1"},
        "root_post": root,
    }
    return {"app_id": "9", "target_id": "1", "time": AT, "values": [{"field": "replies", "value": value}]}


def x(author: str) -> dict[str, Any]:
    users = [{"id": "11", "username": "Aurora", "name": "A"}, {"id": "12", "username": "dee", "name": "D"}]
    row = {"id": "5", "text": "Hi", "author_id": author, "created_at": ISO, "conversation_id": "4"}
    return {"data": [row], "includes": {"users": users}}


def youtube(channel: str, handle: str) -> dict[str, Any]:
    told = {"authorChannelId": {"value": channel}, "authorDisplayName": handle, "publishedAt": ISO}
    return {"kind": "youtube#comment", "id": "5", "snippet": {**told, "textOriginal": "Hi"}}


def telegram(number: int, name: str) -> dict[str, Any]:
    who = {"id": number, "is_bot": True, "first_name": "A", "username": name}
    chat = {"id": -5, "type": "group", "title": "G"}
    return {"update_id": 1, "message": {"message_id": 2, "date": AT, "chat": chat, "from": who, "text": "Hi"}}


@pytest.mark.parametrize(
    ("network", "account", "ours", "theirs"),
    [
        ("instagram", IG, instagram(IG), instagram(DEE)),
        ("instagram", SCOPED, instagram(SCOPED), instagram(DEE)),
        ("instagram", SCOPED, instagram(IG), instagram(DEE)),
        ("instagram", PAGE, instagram(IG), instagram(DEE)),
        ("instagram", IG, instagram(SCOPED, self_ig_scoped_id=SCOPED), instagram(SCOPED)),
        ("instagram", "@aurora", instagram(SCOPED, username="Aurora"), instagram(DEE, username="dee")),
        ("instagram", "", instagram(IG), instagram(DEE)),
        ("instagram", SCOPED, messenger(IG, IG), messenger(DEE, IG)),
        ("instagram", IG, messenger(IG, IG), messenger(DEE, IG)),
        ("facebook", PAGE, messenger(PAGE), messenger(DEE)),
        ("facebook", PAGE, facebook(PAGE), facebook(DEE)),
        ("facebook", "", facebook(PAGE), facebook(DEE)),
        ("threads", "77", threads("aurora"), threads("dee")),
        ("threads", "aurora", threads("aurora"), threads("dee")),
        ("threads", "@aurora", threads("aurora"), threads("dee")),
        ("x", "11", x("11"), x("12")),
        ("x", "aurora", x("11"), x("12")),
        ("x", "@Aurora", x("11"), x("12")),
        ("youtube", "UCus", youtube("UCus", "@aurora"), youtube("UCdee", "@dee")),
        ("youtube", "@Aurora", youtube("UCus", "@aurora"), youtube("UCdee", "@dee")),
        ("telegram", "99", telegram(99, "aurora_bot"), telegram(98, "dee")),
        ("telegram", "@aurora_bot", telegram(99, "aurora_bot"), telegram(98, "dee")),
    ],
)
def test_our_own_words_are_told_from_those_of_others(network: str, account: str, ours: Any, theirs: Any) -> None:
    assert [one["kind"] for one in events_of(network, ours, account)[0]] == ["echo"]
    [event] = events_of(network, theirs, account)[0]
    assert event["kind"] in ("comment", "mention", "direct")
    assert event["from"] not in ("", account)


SHOP = {"id": "7", "username": "aurora", "acct": "aurora", "url": "https://here.example/@aurora"}
ELSEWHERE = {
    "id": "8",
    "username": "aurora",
    "acct": "aurora@there.example",
    "url": "https://there.example/@aurora",
}
FAN = {"id": "9", "username": "dee", "acct": "dee", "url": "https://here.example/@dee"}


def mastodon(by: dict[str, Any]) -> list[dict[str, Any]]:
    """A whole answer: words of ours or of somebody else's, and a notification that shows us beside."""
    status = {"id": "5", "content": "<p>Hi</p>", "created_at": ISO, "visibility": "public", "account": by}
    named = [{"id": "7", "username": "aurora", "acct": "aurora", "url": SHOP["url"]}]
    return [{**status, "in_reply_to_id": "4", "in_reply_to_account_id": "7", "mentions": named}]


def bluesky(did: str, handle: str) -> dict[str, Any]:
    record = {"$type": "app.bsky.feed.post", "text": "Hi", "createdAt": ISO}
    post = {"uri": f"at://{did}/app.bsky.feed.post/1", "cid": "b", "record": record, "indexedAt": ISO}
    return {"posts": [{**post, "author": {"did": did, "handle": handle}}]}


@pytest.mark.parametrize(
    ("network", "account", "ours", "theirs"),
    [
        *(
            ("mastodon", one, mastodon(SHOP), mastodon(FAN))
            for one in ("7", "aurora", "@Aurora", "@aurora@here.example", "https://here.example/@aurora")
        ),
        ("mastodon", "aurora@there.example", mastodon(ELSEWHERE), mastodon(SHOP)),
        *(
            ("bluesky", one, bluesky("did:plc:us", "aurora.example"), bluesky("did:plc:dee", "dee.example"))
            for one in (
                "did:plc:us",
                "aurora.example",
                "@Aurora.example",
                "https://bsky.app/profile/aurora.example",
                "https://bsky.app/profile/did:plc:us",
            )
        ),
        ("x", "https://x.com/Aurora", x("11"), x("12")),
    ],
)
def test_a_name_is_ours_where_the_body_shows_whose(network: str, account: str, ours: Any, theirs: Any) -> None:
    assert [one["kind"] for one in events_of(network, ours, account)[0]] == ["echo"]
    [event] = events_of(network, theirs, account)[0]
    assert event["kind"] in ("comment", "mention")


@pytest.mark.parametrize("account", ["aurora", "@aurora@here.example", "7"])
def test_words_to_us_are_a_comment_by_whatever_name_we_are_known(account: str) -> None:
    [event] = events_of("mastodon", mastodon(FAN), account)[0]
    assert (event["kind"], event["from"]) == ("comment", "9")


@pytest.mark.parametrize(
    ("network", "account", "body"),
    [
        ("mastodon", "@aurora@elsewhere.example", mastodon(SHOP)),
        ("mastodon", "9", [*mastodon(SHOP), *mastodon({**FAN, "id": "3", "acct": "9"}), *mastodon(FAN)][:1]),
        ("bluesky", "aurora.other", bluesky("did:plc:us", "aurora.example")),
        ("bluesky", "not a name", bluesky("did:plc:us", "aurora.example")),
        ("x", "somebody", x("11")),
    ],
)
def test_a_name_that_the_body_does_not_know_makes_nobody_us(network: str, account: str, body: Any) -> None:
    assert "echo" not in [one["kind"] for one in events_of(network, body, account)[0]]


@given(st.sampled_from(["mastodon", "bluesky", "x"]), st.text(max_size=20), st.binary(max_size=60))
def test_whatever_is_given_as_a_name_or_a_body_nothing_breaks(network: str, account: str, body: bytes) -> None:
    found = connector(network)
    assert issubclass(found, KnowsUs)
    assert found.us_in(body, account) in ("", account.strip().casefold().rpartition("/")[2].removeprefix("@"))


def test_two_accounts_of_one_name_are_nobody() -> None:
    rows = {"posts": bluesky("did:plc:a", "a.example")["posts"] + bluesky("did:plc:b", "a.example")["posts"]}
    assert "echo" not in [one["kind"] for one in events_of("bluesky", rows, "a.example")[0]]


REVIEW = {
    "google": {
        "reviewId": "5", "reviewer": {"displayName": "Dee"}, "starRating": "FIVE", "comment": "Good",
        "createTime": ISO, "updateTime": ISO, "reviewReply": {"comment": "Thanks", "updateTime": ISO},
    },
    "trustpilot": {
        "id": "5", "consumer": {"id": "2"}, "stars": 5, "text": "Good", "createdAt": ISO,
        "companyReply": {"text": "Thanks", "createdAt": ISO},
    },
    "yelp": {
        "id": "5", "user": {"id": "2"}, "rating": 5, "text": "Good", "time_created": "2026-02-01 10:00:00",
        "public_response": {"text": "Thanks", "time_created": "2026-02-01 11:00:00"},
    },
}  # fmt: skip


@pytest.mark.parametrize("network", REVIEW)
@pytest.mark.parametrize("account", ["", "1", "accounts/1/locations/2", "aurora"])
def test_what_we_answered_to_a_review_is_ours_whatever_we_are_called(network: str, account: str) -> None:
    events, _ = events_of(network, {"reviews": [REVIEW[network]]}, account)
    assert [(one["kind"], one["text"]) for one in events] == [("review", "Good"), ("echo", "Thanks")]


@pytest.mark.parametrize("account", ["", "10999", "15550783881", "+1 555-078-3881"])
def test_what_was_said_in_whatsapp_itself_is_ours_whatever_we_are_called(account: str) -> None:
    number = {"display_phone_number": "15550783881", "phone_number_id": "10999"}
    said = {
        "from": "15550783881",
        "to": "4917",
        "id": "m",
        "timestamp": str(AT),
        "type": "text",
        "text": {"body": "Hi"},
    }
    value = {"messaging_product": "whatsapp", "metadata": number, "message_echoes": [said]}
    body = {"entry": [{"id": "7", "changes": [{"field": "smb_message_echoes", "value": value}]}]}
    assert [(one["kind"], one["from"]) for one in events_of("whatsapp", body, account)[0]] == [("echo", account)]
