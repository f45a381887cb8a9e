"""Meta's own OpenAPI of WhatsApp: what we ask is in it, and whatever it allows as a call or an answer is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig, OwnIdentity
from rapport.connectors.errors import ConnectorError, Unreadable
from rapport.connectors.http import Http
from rapport.connectors.whatsapp.connector import WhatsappConnector
from rapport.domain.message import Kind, Media
from rapport.domain.reply import Outgoing, Sent
from rapport.domain.template import TemplateUse
from tests.described import document
from tests.described.answers import answers, spoilt, values
from tests.described.reading import MANY, MODEST, events_of, whole
from tests.described.server import DescribedServer, asked

META, NUMBER = document("whatsapp"), "10999"
OFTEN = frozenset({"context", "errors", "components", "name", "language", "text", "messages", "caption", "url"})
ANSWER = Outgoing("k", "It is", Kind.DIRECT, thread="4917", to="4917", in_reply_to="wamid.1")
TEMPLATE = TemplateUse("order_ready", "en", {"body 1": "17"})
TOLD = {"GET /{number}", "POST /{account}/subscribed_apps"}
SAY = ["POST /{number}/messages"]
ACTS: dict[str, tuple[Callable[[WhatsappConnector], Awaitable[Any]], list[str]]] = {
    "verify": (lambda c: c.verify(), sorted(TOLD)),
    "send": (lambda c: c.send(ANSWER), SAY),
    "send a picture": (
        lambda c: c.send(Outgoing("k", "It", Kind.DIRECT, to="4917", media=(Media("", "image/png", id="7"),))), SAY
    ),
    "send a template": (
        lambda c: c.send(Outgoing("k", "Ready", Kind.DIRECT, to="4917", template=TEMPLATE)), SAY
    ),
    "upload": (lambda c: c.upload("u", b"\x89PNG", Media("", "image/png")), ["POST /{number}/media"]),
    "templates": (lambda c: c.templates(), ["GET /{account}/message_templates"]),
}  # fmt: skip


def done(act: str, given: dict[str, Any]) -> tuple[Any, ConnectorError | None, DescribedServer]:
    server = DescribedServer(META, given, r"/v27\.0")

    async def acted(http: Http, address: str) -> Any:
        settings = {"server": address, "number": NUMBER, "account": "777"}
        link = ChannelConfig("k", "+1 555", NUMBER, settings, {"token": "t0k3n"})
        return await ACTS[act][0](WhatsappConnector(link, http))

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
    given = {call: data.draw(answers(META, call, OFTEN), call) for call in ACTS[act][1]}
    found, error, server = done(act, given)
    assert (server.unknown, bool(server.asked)) == ([], True)
    assert not isinstance(error, Unreadable), error
    if isinstance(found, Sent):
        assert found.network_id in [one.get("id") for one in given[SAY[0]]["messages"]]
    if isinstance(found, OwnIdentity):
        assert found.network_id == NUMBER


@pytest.mark.parametrize("act", ACTS)
@MODEST
@given(data=st.data())
def test_an_answer_that_is_not_as_described_is_a_connector_error_at_most(act: str, data: st.DataObject) -> None:
    done(act, {call: data.draw(spoilt(answers(META, call, OFTEN)), call) for call in ACTS[act][1]})


CALLS = values(META, {"$ref": "WebhookPayload"}, OFTEN)
MESSAGES = st.lists(values(META, {"$ref": "IncomingMessage"}, OFTEN), min_size=1, max_size=3)


def a_call(messages: list[dict[str, Any]]) -> dict[str, Any]:
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER}, "messages": messages}
    change = {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "777", "changes": [change]}]}


@MODEST
@given(MESSAGES)
def test_each_message_lands_where_it_belongs(messages: list[dict[str, Any]]) -> None:
    events, unread = events_of("whatsapp", a_call(messages), NUMBER)
    assert (whole(events), unread, len(events)) == (True, 0, len(messages))
    for said, event in zip(messages, events, strict=True):
        if said["type"] == "reaction":
            assert event["kind"] in ("reaction", "removed")
            continue
        at = datetime.fromtimestamp(int(said["timestamp"]), UTC)
        assert (event["kind"], event["id"], event["from"]) == ("direct", said["id"], said["from"])
        assert datetime.fromisoformat(event["at"]) == at
        assert event["text"] or event["media"]
        if said["type"] == "text" and (words := said["text"]["body"].replace("\x00", "")):
            assert event["text"] == words
        if said["type"] in ("image", "video", "audio", "document", "sticker"):
            assert [one.get("id", "") for one in event["media"]] == [said[said["type"]].get("id", "")][
                : len(event["media"])
            ]


@MODEST
@given(CALLS)
def test_every_described_call_is_read(said: dict[str, Any]) -> None:
    events, unread = events_of("whatsapp", said, NUMBER)
    assert (whole(events), unread) == (True, 0)


@MODEST
@given(spoilt(CALLS) | spoilt(MESSAGES.map(a_call)))
def test_what_is_not_described_is_unreadable_or_whole(said: Any) -> None:
    assert whole(events_of("whatsapp", said, NUMBER)[0])


def test_a_kind_of_change_that_is_not_known_is_named() -> None:
    raw = b'{"entry": [{"id": "1", "changes": [{"field": "groups_of_tomorrow", "value": {}}]}]}'
    assert WhatsappConnector.unknown_kind(raw) == "changes groups_of_tomorrow"
