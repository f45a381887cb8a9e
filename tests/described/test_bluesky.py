"""Bluesky's own description, the lexicons: what we ask is in them, and whatever they allow is read."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import Accounts, ChannelConfig, FilmThere, OwnIdentity, Page
from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.bluesky.tests import DEE, SHOP, signed_in
from rapport.connectors.errors import ConnectorError, Refused, Unreadable
from rapport.connectors.http import Http
from rapport.domain.acts import How, Reaction, Removal
from rapport.domain.message import Act, Kind, Media, Visibility
from rapport.domain.reply import Outgoing, Sent
from tests.described import document
from tests.described.answers import NOW, TOMORROW, answers, spoilt, values
from tests.described.reading import MANY, MODEST, events_of, whole
from tests.described.server import DescribedServer, asked

LEXICONS = document("bluesky")
OFTEN = frozenset(
    {
        "facets",
        "embed",
        "reply",
        "displayName",
        "message",
        "viewer",
        "cursor",
        "like",
        "following",
        "reasonSubject",
    }
)
THEIRS, OURS = f"at://{DEE}/app.bsky.feed.post/3lbtheirs222a", f"at://{SHOP}/app.bsky.feed.post/3lbours2222b"
SAID = Outgoing("k", "Rye is back @dee.test", Kind.POST, visibility=Visibility.PUBLIC)
PRIVATE = Outgoing("k", "Rye is back", Kind.DIRECT, thread="talk", in_reply_to="m1")
GET_POST, GET_RECORD = "app.bsky.feed.getPosts", "com.atproto.repo.getRecord"
PUT, RESOLVE = "com.atproto.repo.putRecord", "com.atproto.identity.resolveHandle"
PROFILE, PROFILES = "app.bsky.actor.getProfile", "app.bsky.actor.getProfiles"
CHAT = "chat.bsky.convo."
A_WHILE = NOW - timedelta(days=90)
Channel = BlueskyConnector
ACTS: dict[str, tuple[Callable[[Channel], Awaitable[Any]], list[str]]] = {
    "verify": (lambda c: c.verify(), ["com.atproto.server.getSession", f"{CHAT}listConvos", PROFILE]),
    "fetch": (
        lambda c: c.fetch(""),
        ["app.bsky.notification.listNotifications", "com.atproto.repo.listRecords", f"{CHAT}listConvos", GET_POST],
    ),
    "fetch direct": (
        lambda c: c.fetch('{"chat":"rev1"}'),
        [
            "app.bsky.notification.listNotifications",
            "com.atproto.repo.listRecords",
            f"{CHAT}getLog",
            f"{CHAT}getConvo",
            f"{CHAT}listConvos",
            GET_POST,
            PROFILES,
        ],
    ),
    "recall": (
        lambda c: c.recall(A_WHILE, ""),
        [
            "app.bsky.notification.listNotifications",
            "app.bsky.feed.getAuthorFeed",
            f"{CHAT}listConvos",
            f"{CHAT}getMessages",
            GET_POST,
        ],
    ),
    "publish": (lambda c: c.publish(SAID), [PUT, GET_RECORD, RESOLVE]),
    "send": (
        lambda c: c.send(Outgoing("k", "Yes", Kind.MENTION, in_reply_to=THEIRS)),
        [PUT, GET_POST, GET_RECORD, RESOLVE],
    ),
    "quote": (
        lambda c: c.publish(Outgoing("k", "See", Kind.POST, quotes=THEIRS, visibility=Visibility.PUBLIC)),
        [PUT, GET_POST, GET_RECORD, RESOLVE],
    ),
    "send direct": (lambda c: c.send(PRIVATE), [f"{CHAT}sendMessage", RESOLVE]),
    "begin direct": (
        lambda c: c.send(Outgoing("k", "Hello", Kind.DIRECT, to=DEE)),
        [f"{CHAT}sendMessage", f"{CHAT}getConvoForMembers"],
    ),
    "find direct": (lambda c: c.find_sent(PRIVATE), [f"{CHAT}getMessages"]),
    "find": (lambda c: c.find_published(SAID), [GET_RECORD]),
    "upload": (
        lambda c: c.upload("u", b"\x89PNG", Media("", "image/png", name="a.png")),
        ["com.atproto.repo.uploadBlob"],
    ),
    "find film": (
        lambda c: c.find_film("u", Media("", "video/mp4", id='{"job":"j"}')),
        ["app.bsky.video.getJobStatus"],
    ),
    "react": (lambda c: c.react(Reaction("r", Act.FAVOURITE, THEIRS)), [GET_POST, GET_RECORD, PUT]),
    "find reaction": (lambda c: c.find_reaction(Reaction("r", Act.REPOST, THEIRS)), [GET_POST, GET_RECORD]),
    "follow": (lambda c: c.follow(Reaction("r", Act.FOLLOW, DEE)), [PROFILE, GET_RECORD, PUT]),
    "delete": (lambda c: c.remove(Removal("x", OURS, How.DELETE, "")), ["com.atproto.repo.deleteRecord"]),
    "hide": (lambda c: c.remove(Removal("x", THEIRS, How.HIDE, "")), [GET_POST, GET_RECORD, PUT]),
    "removed": (lambda c: c.removed(Removal("x", OURS, How.DELETE, "")), [GET_RECORD]),
    "followers": (lambda c: c.list_followers(""), ["app.bsky.graph.getFollowers", PROFILES]),
    "followees": (lambda c: c.list_followees("c"), ["app.bsky.graph.getFollows", PROFILES]),
    "search": (lambda c: c.search("rye", ""), ["app.bsky.feed.searchPosts"]),
    "profile": (lambda c: c.profile(DEE), [PROFILE]),
    "measure": (lambda c: c.measure([THEIRS, OURS]), [GET_POST]),
    "look": (lambda c: c.look([THEIRS]), [GET_POST, PROFILES]),
}
# What is read however it is answered: a poll that fails over one row brings nothing.
NEVER_FAIL = ("fetch", "fetch direct", "recall", "search", "measure", "look", "followers", "followees")


def channel(address: str, http: Http) -> BlueskyConnector:
    plain = signed_in(address)
    settings = {**plain.settings, "direct": "yes", "video": address}
    return BlueskyConnector(ChannelConfig("k", plain.handle, SHOP, settings, plain.secrets), http)


def done(act: str, given: dict[str, Any]) -> tuple[Any, ConnectorError | None, DescribedServer]:
    server = DescribedServer(LEXICONS, given)
    found, error = asked(server, lambda http, address: ACTS[act][0](channel(address, http)))
    return found, error, server


@pytest.mark.parametrize("act", ACTS)
@MODEST
@given(data=st.data())
def test_each_act_asks_as_described_and_reads_whatever_is_described(act: str, data: st.DataObject) -> None:
    tried(act, data)


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
@MANY
@given(data=st.data())
def test_each_act_tried_very_much(act: str, data: st.DataObject) -> None:
    tried(act, data)


def done_without_film(given: dict[str, Any]) -> bool:
    """Whether the video service says that a job is done and names no film: described, and no sense."""
    jobs = [one.get("jobStatus", one) for one in given.values() if isinstance(one, dict)]
    return any(one.get("state") == "JOB_STATE_COMPLETED" and "blob" not in one for one in jobs)


def tried(act: str, data: st.DataObject) -> None:
    given = {call: data.draw(answers(LEXICONS, call, OFTEN), call) for call in ACTS[act][1]}
    found, error, server = done(act, given)
    assert server.unknown == []
    assert server.asked
    assert not isinstance(error, Unreadable) or done_without_film(given), error
    if act in NEVER_FAIL:
        assert error is None, error
    if isinstance(found, Page):
        for raw in found.items:
            events_of("bluesky", raw, SHOP)
    if isinstance(found, Sent) and act in ("publish", "find") and GET_RECORD not in server.asked:
        assert found.network_id == given[PUT]["uri"]
    if isinstance(found, Accounts):
        assert {one.network_id for one in found.found} <= {one["did"] for one in given[PROFILES]["profiles"]}
    if isinstance(found, OwnIdentity):
        assert found.network_id == given["com.atproto.server.getSession"]["did"]
    if isinstance(found, FilmThere) and found.ready:
        assert given["app.bsky.video.getJobStatus"]["jobStatus"]["blob"]


@pytest.mark.parametrize("act", ACTS)
@MODEST
@given(data=st.data())
def test_an_answer_that_is_not_as_described_is_a_connector_error_at_most(act: str, data: st.DataObject) -> None:
    given = {call: data.draw(answers(LEXICONS, call, OFTEN), call) for call in ACTS[act][1]}
    bad = data.draw(st.sampled_from(ACTS[act][1]))
    done(act, {**given, bad: data.draw(spoilt(st.just(given[bad])))})


NOTE = values(LEXICONS, {"$ref": "app.bsky.notification.listNotifications#notification"}, OFTEN)
KINDS = {"mention": "mention", "reply": "comment", "quote": "mention"}
OF = ("like", "repost")
ACTED = {"like": "reaction", "repost": "reaction", "follow": "follow"}


def _of(note: dict[str, Any]) -> Any:
    subject = note["record"].get("subject")
    return note.get("reasonSubject") or (subject["uri"] if isinstance(subject, dict) else "")


@MODEST
@given(st.lists(NOTE, max_size=4))
def test_each_notification_lands_where_it_belongs(notes: list[dict[str, Any]]) -> None:
    events, unread = events_of("bluesky", {"notifications": notes}, SHOP)
    assert (whole(events), unread) == (True, 0)
    wanted = [
        one for one in notes if one["reason"] in {**KINDS, **ACTED} and (_of(one) or one["reason"] not in OF)
    ]
    assert [one["id"] for one in events] == [one["uri"] for one in wanted]
    for said, event in zip(wanted, events, strict=True):
        assert event["kind"] == {**KINDS, **ACTED}[said["reason"]]
        assert event["from"] == said["author"]["did"]
        assert datetime.fromisoformat(event["at"]) == datetime.fromisoformat(said["indexedAt"])
        record = said["record"]
        if said["reason"] in KINDS:
            assert event["in_reply_to"] == record.get("reply", {}).get("parent", {}).get("uri", "")
            if not record.get("facets"):
                assert event["text"] == record.get("text", "")


@MODEST
@given(st.sampled_from([f"{CHAT}getLog", f"{CHAT}getMessages", f"{CHAT}listConvos"]), st.data())
def test_direct_words_are_read_and_what_the_service_says_itself_is_no_word(call: str, data: st.DataObject) -> None:
    said = data.draw(answers(LEXICONS, call, OFTEN))
    events, unread = events_of("bluesky", said, SHOP)
    listed = [one for some in said.values() if isinstance(some, list) for one in some]
    unknown = [one for one in listed if isinstance(one, dict) and one.get("$type") == TOMORROW["$type"]]
    assert whole(events)
    assert unread <= len(unknown)
    assert {one["kind"] for one in events} <= {"direct", "echo", "removed"}


@MODEST
@given(st.sampled_from(["app.bsky.feed.searchPosts", "app.bsky.feed.getAuthorFeed", GET_POST]), st.data())
def test_posts_are_read_as_ours_or_as_others(call: str, data: st.DataObject) -> None:
    events, _ = events_of("bluesky", data.draw(answers(LEXICONS, call, OFTEN)), SHOP)
    assert whole(events)
    for one in events:
        assert (one["kind"] == "echo") == (one["from"] == SHOP)


@MODEST
@given(spoilt(NOTE))
def test_what_is_not_described_is_unreadable_or_whole(note: Any) -> None:
    assert whole(events_of("bluesky", {"notifications": [note]}, SHOP)[0])


def test_an_unknown_reason_is_kept_by_its_name() -> None:
    raw = b'{"notification": {"reason": "of-tomorrow", "uri": "at://x"}}'
    assert BlueskyConnector.unknown_kind(raw) == "notification of-tomorrow"
    assert BlueskyConnector.unknown_kind(b'{"log": {"$type": "x#logOfTomorrow"}}') == "log x#logOfTomorrow"
    known = LEXICONS["calls"][f"{CHAT}getLog"]["answer"]["properties"]["logs"]["items"]["oneOf"]
    for one in known:
        assert BlueskyConnector.unknown_kind(json.dumps({"log": {"$type": one["$ref"]}}).encode()) == ""


def test_a_word_for_word_refusal_stays_a_refusal() -> None:
    """So that the tests above cannot pass on a server that answers nothing."""
    _, error, server = done("profile", {})
    assert isinstance(error, Refused)
    assert server.unknown
