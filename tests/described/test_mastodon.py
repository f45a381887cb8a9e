"""Mastodon's interface as it is described: what we ask is in it, and whatever it allows as an answer is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import Accounts, ChannelConfig, OwnIdentity, Page
from rapport.connectors.errors import ConnectorError, Unreadable
from rapport.connectors.http import Http
from rapport.connectors.mastodon import uploads
from rapport.connectors.mastodon.connector import MastodonConnector
from rapport.domain.acts import How, Reaction, Removal
from rapport.domain.message import Act, Kind, Media, Visibility
from rapport.domain.poll import Poll
from rapport.domain.profile import Profile
from rapport.domain.reply import Outgoing, Sent
from tests.described import document
from tests.described.answers import NOW, answers, spoilt, values
from tests.described.reading import MANY, MODEST, events_of, whole
from tests.described.server import DescribedServer, asked

API, US = document("mastodon"), "17"
OFTEN = frozenset(
    {"status", "configuration", "quote", "poll", "url", "edited_at", "in_reply_to_id", "last_status"}
)
A_WHILE = NOW - timedelta(days=90)
PUBLIC = Visibility.PUBLIC
POST = Outgoing("k", "Rye is back", Kind.POST, visibility=PUBLIC, language="en", warning="bread")
POLL = Outgoing("k", "Rye?", Kind.POST, visibility=PUBLIC, poll=Poll(("yes", "no"), 60))
CAKE = Media("", "image/png", alt="A cake", name="cake.png")
ALBUM = Outgoing("k", "Rye", Kind.POST, visibility=PUBLIC, media=(Media("", "image/png", id="7", alt="x"),))
REPLY = Outgoing("k", "Until noon", Kind.MENTION, in_reply_to="5", to_handle="dee", visibility=PUBLIC)
ID, STATUS = "/api/v1/accounts/{id}", "/api/v1/statuses/{id}"
FILE = "GET /api/v1/media/{id}"
ACTS: dict[str, tuple[Callable[[MastodonConnector], Awaitable[Any]], list[str]]] = {
    "verify": (
        lambda c: c.verify(),
        [
            "GET /api/v2/instance",
            "GET /api/v1/accounts/verify_credentials",
            "GET /api/v1/notifications",
            f"GET {ID}/statuses",
            "GET /api/v1/apps/verify_credentials",
        ],
    ),
    "fetch": (lambda c: c.fetch(""), ["GET /api/v1/notifications", f"GET {ID}/statuses", f"GET {STATUS}/context"]),
    "fetch on": (
        lambda c: c.fetch("5|6"),
        ["GET /api/v1/notifications", f"GET {ID}/statuses", f"GET {STATUS}/context"],
    ),
    "recall": (
        lambda c: c.recall(A_WHILE, ""),
        [
            "GET /api/v1/notifications",
            f"GET {ID}/statuses",
            f"GET {STATUS}/context",
            "GET /api/v1/conversations",
        ],
    ),
    "publish": (lambda c: c.publish(POST), ["POST /api/v1/statuses"]),
    "publish a poll": (lambda c: c.publish(POLL), ["POST /api/v1/statuses"]),
    "publish a picture": (lambda c: c.publish(ALBUM), ["POST /api/v1/statuses"]),
    "send": (lambda c: c.send(REPLY), ["POST /api/v1/statuses"]),
    "find": (lambda c: c.find_sent(REPLY), [f"GET {STATUS}/context", f"GET {ID}/statuses", f"GET {STATUS}"]),
    "find published": (lambda c: c.find_published(POST), [f"GET {ID}/statuses"]),
    "edit": (lambda c: c.edit("5", ALBUM), [f"PUT {STATUS}"]),
    "upload": (lambda c: c.upload("u", b"\x89PNG", CAKE), ["POST /api/v2/media", FILE]),
    "find upload": (lambda c: c.find_upload("u", Media("", "image/png", id="7")), [FILE]),
    "delete": (lambda c: c.remove(Removal("x", "5", How.DELETE, "")), [f"DELETE {STATUS}"]),
    "removed": (lambda c: c.removed(Removal("x", "5", How.DELETE, "")), [f"GET {STATUS}"]),
    "favourite": (lambda c: c.react(Reaction("r", Act.FAVOURITE, "5")), [f"POST {STATUS}/favourite"]),
    "unfavourite": (
        lambda c: c.react(Reaction("r", Act.FAVOURITE, "5", undo=True)),
        [f"POST {STATUS}/unfavourite"],
    ),
    "repost": (lambda c: c.react(Reaction("r", Act.REPOST, "5")), [f"POST {STATUS}/reblog"]),
    "find reaction": (lambda c: c.find_reaction(Reaction("r", Act.REPOST, "5")), [f"GET {STATUS}"]),
    "follow": (lambda c: c.follow(Reaction("r", Act.FOLLOW, "2@a.example")), [f"POST {ID}/follow"]),
    "find follow": (
        lambda c: c.find_follow(Reaction("r", Act.FOLLOW, "2@a.example")),
        ["GET /api/v1/accounts/relationships"],
    ),
    "followers": (lambda c: c.list_followers(""), [f"GET {ID}/followers"]),
    "followees": (lambda c: c.list_followees("5"), [f"GET {ID}/following"]),
    "search a tag": (lambda c: c.search("#rye", ""), ["GET /api/v1/timelines/tag/{hashtag}"]),
    "search words": (lambda c: c.search("rye", ""), ["GET /api/v2/search"]),
    "profile": (lambda c: c.profile("2@a.example"), [f"GET {ID}"]),
    "named": (lambda c: c.named("dee@a.example"), ["GET /api/v2/search"]),
    "measure": (lambda c: c.measure(["5", "6"]), [f"GET {STATUS}"]),
    "look": (lambda c: c.look(["5"]), [f"GET {STATUS}"]),
}
NEVER_FAIL = ("fetch", "fetch on", "recall", "search a tag", "search words", "measure", "look", "followers")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "WAITS", (0.0, 0.0))


def done(act: str, given: dict[str, Any]) -> tuple[Any, ConnectorError | None, DescribedServer]:
    server = DescribedServer(API, given)

    async def acted(http: Http, address: str) -> Any:
        settings = {"server": address, "domain": "shop.example", "quotes": "yes"}
        link = ChannelConfig("k", "shop", f"{US}@shop.example", settings, {"token": "t0k3n"})
        return await ACTS[act][0](MastodonConnector(link, http))

    return (*asked(server, acted), server)


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


def tried(act: str, data: st.DataObject) -> None:
    given = {call: data.draw(answers(API, call, OFTEN), call) for call in ACTS[act][1]}
    found, error, server = done(act, given)
    assert (server.unknown, bool(server.asked)) == ([], True)
    assert not isinstance(error, Unreadable), error
    if act in NEVER_FAIL:
        assert error is None, error
    if isinstance(found, Page):
        for raw in found.items:
            assert whole(events_of("mastodon", raw, f"{US}@shop.example")[0])
    if isinstance(found, Sent) and act.startswith(("publish", "send")):
        assert found.network_id == given["POST /api/v1/statuses"]["id"]
    if isinstance(found, Accounts):
        [listed] = given.values()
        assert [one.network_id for one in found.found] == [f"{one['id']}@shop.example" for one in listed]
    if isinstance(found, OwnIdentity):
        assert found.network_id.startswith(given["GET /api/v1/accounts/verify_credentials"]["id"] + "@")
    if isinstance(found, Profile) and act == "profile":
        assert found.followers == given[f"GET {ID}"]["followers_count"]


@pytest.mark.parametrize("act", ACTS)
@MODEST
@given(data=st.data())
def test_an_answer_that_is_not_as_described_is_a_connector_error_at_most(act: str, data: st.DataObject) -> None:
    given = {call: data.draw(answers(API, call, OFTEN), call) for call in ACTS[act][1]}
    bad = data.draw(st.sampled_from(sorted(given)))
    done(act, {**given, bad: data.draw(spoilt(st.just(given[bad])))})


NOTES = st.lists(values(API, {"$ref": "Notification"}, OFTEN), min_size=1, max_size=4)
KINDS = {"mention": "mention", "quote": "mention", "update": "edit"}
ACTED = {"favourite": "reaction", "reblog": "reaction", "follow": "follow"}


@MODEST
@given(NOTES)
def test_each_notification_lands_where_it_belongs(notes: list[dict[str, Any]]) -> None:
    events, unread = events_of("mastodon", notes, f"{US}@shop.example")
    assert (whole(events), unread) == (True, 0)
    for note in notes:
        status = note.get("status")
        if note["type"] in KINDS and status and status["account"]["id"] != US:
            found = [one for one in events if one["id"] == status["id"]]
            at = status["edited_at"] or status["created_at"] if note["type"] == "update" else status["created_at"]
            assert KINDS[note["type"]] in [one["kind"] for one in found] or status.get("reblog")
            assert datetime.fromisoformat(at) in [
                datetime.fromisoformat(one["at"]) for one in found
            ] or status.get("reblog")
        if note["type"] in ACTED and (status or note["type"] == "follow"):
            found = [one for one in events if one["id"] == note["id"]]
            assert ACTED[note["type"]] in [one["kind"] for one in found]
            assert note["account"]["id"] in [one["from"].partition("@")[0] for one in found]


@MODEST
@given(spoilt(NOTES))
def test_what_is_not_described_is_unreadable_or_whole(notes: Any) -> None:
    assert whole(events_of("mastodon", notes, f"{US}@shop.example")[0])


def test_every_described_reason_is_read_passed_over_or_named() -> None:
    for kind in API["schemas"]["Notification"]["properties"]["type"]["enum"]:
        raw = f'{{"notification": {{"type": "{kind}"}}}}'.encode()
        assert MastodonConnector.unknown_kind(raw) in ("", f"notification {kind}")
    assert MastodonConnector.unknown_kind(b'{"notification": {"type": "x"}}') == "notification x"
