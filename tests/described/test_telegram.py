"""Telegram's Bot API as it describes itself: what we ask is in it, and whatever it allows as an answer is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig, OwnIdentity, Page
from rapport.connectors.errors import ConnectorError, Unreadable
from rapport.connectors.http import Http
from rapport.connectors.telegram.connector import WANTED, TelegramConnector
from rapport.domain.acts import How, Removal
from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.poll import Poll
from rapport.domain.reply import Outgoing, Sent
from tests.described import document
from tests.described.answers import answers, spoilt, values
from tests.described.reading import MANY, MODEST, events_of, whole
from tests.described.server import DescribedServer, asked

BOT_API, BOT = document("telegram"), "123456"
TOKEN = f"{BOT}:AAbbccddeeff"
OFTEN = frozenset({"from", "text", "reply_to_message", "username", "edit_date", "user", "data"})
POST = Outgoing("k", "Rye is back", Kind.POST, visibility=Visibility.PUBLIC)
REPLY = Outgoing("k", "Until noon", Kind.DIRECT, in_reply_to="42:7", thread="42@biz")
CAKE = Media("", "image/png", content=b"\x89PNG")
ACTS: dict[str, tuple[Callable[[TelegramConnector], Awaitable[Any]], list[str]]] = {
    "verify": (lambda c: c.verify(), ["getMe", "getWebhookInfo", "setWebhook", "getChatMember"]),
    "fetch": (lambda c: c.fetch("17"), ["getUpdates"]),
    "fetch anew": (lambda c: c.fetch(""), ["getUpdates"]),
    "send": (lambda c: c.send(REPLY), ["sendMessage"]),
    "publish": (lambda c: c.publish(POST), ["sendMessage"]),
    "poll": (
        lambda c: c.publish(Outgoing("k", "Rye?", Kind.POST, poll=Poll(("yes", "no"), 60))),
        ["sendPoll"],
    ),
    "picture": (lambda c: c.publish(Outgoing("k", "Rye", Kind.POST, media=(CAKE,))), ["sendPhoto"]),
    "album": (lambda c: c.publish(Outgoing("k", "Rye", Kind.POST, media=(CAKE, CAKE))), ["sendMediaGroup"]),
    "edit": (lambda c: c.edit("42:7", POST), ["editMessageText"]),
    "edit caption": (
        lambda c: c.edit("42:7", Outgoing("k", "Rye", Kind.POST, media=(CAKE,))),
        ["editMessageCaption"],
    ),
    "remove": (lambda c: c.remove(Removal("x", "42:7", How.DELETE, "")), ["deleteMessage"]),
}


def done(act: str, given: dict[str, Any]) -> tuple[Any, ConnectorError | None, DescribedServer]:
    server = DescribedServer(BOT_API, given, f"/bot{TOKEN}")

    async def acted(http: Http, address: str) -> Any:
        settings = {"server": address, "channel": "@aurora", "webhook_address": "https://h.example/in/k"}
        return await ACTS[act][0](
            TelegramConnector(ChannelConfig("k", "aurora_bot", BOT, settings, {"token": TOKEN}), http)
        )

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
    given = {call: data.draw(answers(BOT_API, call, OFTEN), call) for call in ACTS[act][1]}
    found, error, server = done(act, given)
    assert (server.unknown, bool(server.asked)) == ([], True)
    assert not isinstance(error, Unreadable), error
    if isinstance(found, Page):
        updates = given["getUpdates"]["result"]
        assert len(found.items) == len(updates)
        assert found.cursor == (str(max(one["update_id"] for one in updates) + 1) if updates else found.cursor)
    if isinstance(found, Sent) and not act.startswith("edit"):
        [told] = given.values()
        message = told["result"][0] if isinstance(told["result"], list) else told["result"]
        assert found.network_id == f"{message['chat']['id']}:{message['message_id']}"
    if isinstance(found, OwnIdentity):
        assert found.network_id == str(given["getMe"]["result"]["id"])


@pytest.mark.parametrize("act", ACTS)
@MODEST
@given(data=st.data())
def test_an_answer_that_is_not_as_described_is_a_connector_error_at_most(act: str, data: st.DataObject) -> None:
    done(act, {call: data.draw(spoilt(answers(BOT_API, call, OFTEN)), call) for call in ACTS[act][1]})


@st.composite
def an_update(draw: st.DrawFn) -> dict[str, Any]:
    """One of the kinds, as at most one is in any update."""
    kinds = BOT_API["schemas"]["Update"]["properties"]
    kind = draw(st.sampled_from([*WANTED, "callback_query"]) | st.sampled_from(sorted(set(kinds) - {"update_id"})))
    told = draw(values(BOT_API, kinds[kind], OFTEN))
    if "chat" in told and "message" in kind and "reaction" not in kind and "sender_chat" not in told:
        told["from"] = told.get("from") or draw(values(BOT_API, {"$ref": "User"}))  # only a channel's may lack it
    if kind.endswith("channel_post"):
        told["chat"]["type"] = "channel"
    return {"update_id": draw(st.integers(1, 10**9)), kind: told}


UPDATES = st.lists(an_update(), min_size=1, max_size=4)


@MODEST
@given(UPDATES, st.booleans())
def test_each_update_lands_where_it_belongs(updates: list[dict[str, Any]], webhook: bool) -> None:
    events, unread = events_of("telegram", updates[0] if webhook else {"ok": True, "result": updates}, BOT)
    assert (whole(events), unread) == (True, 0)
    for update in updates[:1] if webhook else updates:
        for kind in ("message", "business_message", "channel_post"):
            if (said := update.get(kind)) and said.get("text") and "entities" not in said:
                check(said, events, kind)


def check(said: dict[str, Any], events: list[dict[str, Any]], kind: str) -> None:
    """A message with words: its id, its words, when it was said, and by whom."""
    number = f"{said['chat']['id']}:{said['message_id']}"
    found = [one for one in events if one["id"] == number]
    if said.get("is_automatic_forward") is True:
        assert not found
        return
    words = said["text"].replace("\x00", "")
    if not words.strip():
        return
    assert found, said
    assert words in [one["text"] for one in found]
    assert datetime.fromtimestamp(said["date"], UTC) in [datetime.fromisoformat(one["at"]) for one in found]
    posted = said["chat"]["type"] == "channel"
    who = said.get("sender_chat") or said.get("from") or {}
    assert posted or "business_connection_id" in said or str(who.get("id")) in [one["from"] for one in found]


@MODEST
@given(spoilt(UPDATES))
def test_what_is_not_described_is_unreadable_or_whole(updates: Any) -> None:
    assert whole(events_of("telegram", {"ok": True, "result": updates}, BOT)[0])


def test_every_kind_of_update_is_read_passed_over_or_named() -> None:
    for kind in BOT_API["schemas"]["Update"]["properties"]:
        raw = f'{{"update_id": 1, "{kind}": {{}}}}'.encode()
        assert TelegramConnector.unknown_kind(raw) in ("", kind)
    assert TelegramConnector.unknown_kind(b'{"update_id": 1, "of_tomorrow": {}}') == "of_tomorrow"
