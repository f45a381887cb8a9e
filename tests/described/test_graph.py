"""Meta's Graph as it describes itself: what Facebook and Instagram are asked is in it, its answers are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig, Page
from rapport.connectors.errors import ConnectorError, Unreadable
from rapport.connectors.facebook.connector import FacebookConnector
from rapport.connectors.graph import containers
from rapport.connectors.http import Http
from rapport.connectors.instagram.connector import InstagramConnector
from rapport.domain.acts import How, Removal
from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.reply import Outgoing, Sent
from tests.described import document
from tests.described.answers import NOW, Values, answers, spoilt, values
from tests.described.reading import MANY, MODEST, events_of, whole
from tests.described.server import DescribedServer, asked

GRAPH, US = document("graph"), "17"
OFTEN = frozenset(
    {"from", "message", "text", "created_time", "timestamp", "username", "updated_time", "comments", "reviewer"}
    | {
        "recommendation_type",
        "review_text",
        "open_graph_story",
        "attachments",
        "media",
        "parent_id",
        "replies",
        "status_code",
    }
)
A_WHILE = NOW - timedelta(days=90)
ANSWER = Outgoing("k", "Until noon", Kind.COMMENT, in_reply_to="5_6", visibility=Visibility.PUBLIC)
PRIVATE = Outgoing("k", "Until noon", Kind.DIRECT, thread="dm:2", in_reply_to="m1")
LATE = Outgoing("k", "Until noon", Kind.DIRECT, thread="dm:2", begun=NOW, media=(Media("", "image/png", id="9"),))
POST = Outgoing("k", "Rye is back", Kind.POST, visibility=Visibility.PUBLIC)
CAKE = Media("https://h.example/cake.jpg", "image/jpeg", alt="A cake")
SHOWN = Outgoing("k", "Rye is back", Kind.POST, media=(CAKE,), visibility=Visibility.PUBLIC)
ROW = Outgoing("k", "Rye is back", Kind.POST, media=(CAKE, CAKE), visibility=Visibility.PUBLIC)
TALKS = ["Page GET conversations", "UnifiedThread GET messages"]
Act = tuple[Callable[[Any], Awaitable[Any]], list[str]]
FACEBOOK: dict[str, Act] = {
    "fetch": (lambda c: c.fetch(""), ["Page GET feed", "PagePost GET comments", "Page GET ratings", *TALKS]),
    "recall": (
        lambda c: c.recall(A_WHILE, ""),
        ["Page GET feed", "PagePost GET comments", "Page GET ratings", *TALKS],
    ),
    "send": (lambda c: c.send(ANSWER), ["PagePost POST comments"]),
    "send direct": (lambda c: c.send(PRIVATE), ["Page POST messages"]),
    "picture direct": (lambda c: c.send(LATE), ["Page POST messages", "Page GET conversations"]),
    "find": (lambda c: c.find_sent(ANSWER), ["PagePost GET comments"]),
    "find direct": (lambda c: c.find_sent(PRIVATE), ["Page GET conversations"]),
    "upload": (lambda c: c.upload("u", b"\x89PNG", Media("", "image/png", alt="x")), ["Page POST photos"]),
    "upload direct": (
        lambda c: c.upload("u", b"\x89PNG", Media("", "image/png", beside=Kind.DIRECT)),
        ["Page POST message_attachments"],
    ),
    "publish": (lambda c: c.publish(POST), ["Page POST feed"]),
    "publish a picture": (
        lambda c: c.publish(Outgoing("k", "Rye", Kind.POST, media=(Media("", "image/png", id="9"),))),
        ["Page POST feed"],
    ),
    "find published": (lambda c: c.find_published(POST), ["Page GET feed"]),
    "edit": (lambda c: c.edit("17_5", POST), ["PagePost POST #update"]),
    "delete": (lambda c: c.remove(Removal("x", "17_5", How.DELETE, "")), ["Comment DELETE #delete"]),
    "hide": (lambda c: c.remove(Removal("x", "5_6", How.HIDE, "")), ["Comment POST #update"]),
    "removed": (lambda c: c.removed(Removal("x", "5_6", How.HIDE, "")), ["Comment GET #get"]),
}
INSTAGRAM: dict[str, Act] = {
    "fetch": (lambda c: c.fetch(""), ["IGUser GET media", "IGMedia GET comments", *TALKS]),
    "recall": (lambda c: c.recall(A_WHILE, ""), ["IGUser GET media", "IGMedia GET comments", *TALKS]),
    "send": (lambda c: c.send(ANSWER), ["IGComment POST replies"]),
    "send direct": (lambda c: c.send(PRIVATE), ["Page POST messages"]),
    "answer where named": (
        lambda c: c.send(Outgoing("k", "Thanks", Kind.MENTION, thread="5:2", in_reply_to="6")),
        ["IGUser POST mentions"],
    ),
    "find": (lambda c: c.find_sent(ANSWER), ["IGComment GET replies"]),
    "find comment": (lambda c: c.find_comment(ANSWER), ["IGMedia GET comments"]),
    "find direct": (lambda c: c.find_sent(PRIVATE), ["Page GET conversations"]),
    "publish": (
        lambda c: c.publish(SHOWN),
        [
            "IGUser GET content_publishing_limit",
            "IGUser POST media",
            "IGMedia GET #get",
            "IGUser POST media_publish",
        ],
    ),
    "publish several": (
        lambda c: c.publish(ROW),
        [
            "IGUser GET content_publishing_limit",
            "IGUser POST media",
            "IGMedia GET #get",
            "IGUser POST media_publish",
        ],
    ),
    "find film": (lambda c: c.find_film("u", Media("", "video/mp4", id="9")), ["IGMedia GET #get"]),
    "find published": (lambda c: c.find_published(POST), ["IGUser GET media"]),
    "comment": (lambda c: c.comment(ANSWER), ["IGMedia POST comments"]),
    "delete": (lambda c: c.remove(Removal("x", "6", How.DELETE, "")), ["IGComment DELETE #delete"]),
    "hide": (lambda c: c.remove(Removal("x", "6", How.HIDE, "")), ["IGComment POST #update"]),
    "removed": (lambda c: c.removed(Removal("x", "6", How.HIDE, "")), ["IGComment GET #get"]),
}
NETWORKS = {"facebook": (FacebookConnector, FACEBOOK), "instagram": (InstagramConnector, INSTAGRAM)}
EACH = [(network, act) for network, (_, acts) in NETWORKS.items() for act in acts]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "WAITS", (0.0, 0.0))


def done(network: str, act: str, given: dict[str, Any]) -> tuple[Any, ConnectorError | None, DescribedServer]:
    kind, acts = NETWORKS[network]
    server = DescribedServer(GRAPH, given, r"/v27\.0")

    async def acted(http: Http, address: str) -> Any:
        secrets = {"token": "t0k3n", "renewed": NOW.isoformat()}
        return await acts[act][0](kind(ChannelConfig("k", "aurora", US, {"server": address}, secrets), http))

    return (*asked(server, acted), server)


def drawn(network: str, act: str, data: st.DataObject) -> dict[str, Any]:
    return {call: data.draw(answers(GRAPH, call, OFTEN), call) for call in NETWORKS[network][1][act][1]}


@pytest.mark.parametrize(("network", "act"), EACH)
@MODEST
@given(data=st.data())
def test_each_act_asks_as_described_and_reads_whatever_is_described(
    network: str, act: str, data: st.DataObject
) -> None:
    tried(network, act, data)


@pytest.mark.slow
@pytest.mark.parametrize(("network", "act"), EACH)
@MANY
@given(data=st.data())
def test_each_act_tried_very_much(network: str, act: str, data: st.DataObject) -> None:
    tried(network, act, data)


def tried(network: str, act: str, data: st.DataObject) -> None:
    given = drawn(network, act, data)
    found, error, server = done(network, act, given)
    assert (server.unknown, bool(server.asked)) == ([], True)
    assert not isinstance(error, Unreadable), error
    if act in ("fetch", "recall", "find", "find comment", "find direct", "find published", "removed"):
        assert error is None, error
    if isinstance(found, Page):
        for raw in found.items:
            assert whole(events_of(network, raw, US)[0])
    if isinstance(found, Sent) and act in ("publish", "send", "comment"):
        assert found.network_id == given[server.asked[-1]].get("id", "")


@pytest.mark.parametrize(("network", "act"), EACH)
@MODEST
@given(data=st.data())
def test_an_answer_that_is_not_as_described_is_a_connector_error_at_most(
    network: str, act: str, data: st.DataObject
) -> None:
    given = drawn(network, act, data)
    bad = data.draw(st.sampled_from(sorted(given)))
    done(network, act, {**given, bad: data.draw(spoilt(st.just(given[bad])))})


def rows(node: str) -> Values:
    return st.lists(values(GRAPH, {"$ref": node}, OFTEN), min_size=1, max_size=3)


@MODEST
@given(st.data())
def test_each_comment_lands_where_it_belongs(data: st.DataObject) -> None:
    network, node, words, at = data.draw(
        st.sampled_from(
            [("facebook", "Comment", "message", "created_time"), ("instagram", "IGComment", "text", "timestamp")]
        )
    )
    said = data.draw(rows(node))
    events, _ = events_of(network, {"data": said}, US)
    assert whole(events)
    for one in said:
        if not (one.get(words) or "").replace("\x00", "") or not one.get(at):
            continue
        mine = [event for event in events if event["id"] == one["id"] and event["kind"] in ("comment", "echo")]
        assert one[words].replace("\x00", "") in [event["text"] for event in mine]
        assert datetime.fromisoformat(one[at]) in [datetime.fromisoformat(event["at"]) for event in mine]
        if network == "facebook" and one.get("from", {}).get("id") == US:
            assert {event["kind"] for event in mine} == {"echo"}


@MODEST
@given(rows("UnifiedMessage"))
def test_each_private_message_lands_where_it_belongs(said: list[dict[str, Any]]) -> None:
    events, unread = events_of("instagram", {"data": said}, US)
    assert (whole(events), unread) == (True, 0)
    for one in said:
        if one.get("message", "").replace("\x00", "") and (one["from"]["id"] != US or one["to"]["data"]):
            mine = [event for event in events if event["id"] == one["id"]]
            assert one["from"]["id"] in [event["from"] for event in mine]
            assert one["message"].replace("\x00", "") in [event["text"] for event in mine]


@MODEST
@given(
    spoilt(st.sampled_from(["Comment", "PagePost", "Recommendation", "IGComment", "IGMedia", "UnifiedMessage"])
    .flatmap(rows)),
    st.sampled_from(["facebook", "instagram"]),
)  # fmt: skip
def test_what_is_not_described_is_unreadable_or_whole(said: Any, network: str) -> None:
    assert whole(events_of(network, {"data": said}, US)[0])
