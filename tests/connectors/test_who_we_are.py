"""Our own words are never somebody else's, in whichever form a network writes our account, and we were told it."""

from __future__ import annotations

from typing import Any

import pytest

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
