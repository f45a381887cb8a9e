"""A comment and a private message on an emulated page and account are answered once and seen there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import SECRET, TOKEN, Graph

from rapport.channels.connected import save_secrets
from rapport.connectors.hooks import HookRequest
from rapport.inbox.models import Conversation
from rapport.inbox.reply import NotAllowed
from rapport.intake import webhook_secrets
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer


@pytest.fixture(params=["facebook", "instagram"])
def walk(request: pytest.FixtureRequest, cast: Cast, settings: object) -> Iterator[Walk]:
    emulator = Graph("posts" if request.param == "facebook" else "media")
    with running(emulator):
        yield Walk(cast, settings, emulator, request.param, {"token": TOKEN, "server": emulator.address})


def network(walk: Walk) -> Graph:
    assert isinstance(walk.emulator, Graph)
    return walk.emulator


def test_a_comment_is_answered_once_where_it_stands(walk: Walk) -> None:
    meta = network(walk)
    asked = meta.comments("Is the kayak still there?")["id"]
    walk.hear()
    reply = walk.answer("It is, until Friday.")
    assert reply.step == Step.SENT, reply.reason
    walk.hear()
    assert meta.seen(asked) == ["It is, until Friday."]
    assert walk.conversation().messages.count() == 2
    assert meta.unknown == []


def test_a_private_message_by_call_and_poll_is_one_and_a_lost_answer_is_found(walk: Walk) -> None:
    meta = network(walk)
    said = meta.writes("Where is my order?")
    event = {"sender": {"id": "42"}, "recipient": {"id": "1001"}, "timestamp": int(time.time() * 1000)}
    event |= {"message": {"mid": said["id"], "text": said["message"]}}
    raw, _ = meta.call({"id": "1001", "messaging": [event]})
    walk.take([raw])
    walk.hear()
    assert Conversation.of(walk.cast.aurora).filter(channel=walk.channel).count() == 1
    meta.faults = ["lost"]
    reply = walk.answer("It leaves today.")
    assert reply.step == Step.SENT, reply.reason
    assert meta.seen("t_42") == ["It leaves today."]


def test_what_was_seen_up_to_a_time_is_said_of_all_before_it(walk: Walk) -> None:
    meta = network(walk)
    meta.writes("Where is my order?")
    walk.hear()
    reply = walk.answer("It leaves today.")
    for minutes in (0, 30):  # the reply leaves some minutes from now
        told = int((time.time() + minutes * 60) * 1000)
        event = {
            "sender": {"id": "42"},
            "recipient": {"id": "1001"},
            "timestamp": told,
            "read": {"watermark": told},
        }
        walk.take([meta.call({"id": "1001", "messaging": [event]})[0]])
        reply.refresh_from_db()
        assert bool(reply.seen_at) == bool(minutes)


def test_a_closed_window_is_explained_before_anything_is_written(walk: Walk) -> None:
    meta = network(walk)
    long_ago = int(time.time() - 8 * 86_400) * 1000
    event = {"sender": {"id": "42"}, "recipient": {"id": "1001"}, "timestamp": long_ago}
    walk.take(
        [meta.call({"id": "1001", "messaging": [{**event, "message": {"mid": "m_1", "text": "Hello?"}}]})[0]]
    )
    with pytest.raises(NotAllowed, match="within 168 hours"):
        walk.answer("Good morning.")
    assert meta.seen("t_42") == []


def test_a_call_to_the_channels_own_address_is_its_own_alone(walk: Walk) -> None:
    held = {"client_secret": SECRET, "verify": "rye"}
    save_secrets(walk.channel, held)
    gate = webhook_secrets.gate(walk.channel.key)
    assert gate is not None
    assert held.items() <= gate.secrets.items()
    raw, headers = network(walk).call({"id": "1001", "messaging": []})
    answer = gate.hook(HookRequest("POST", raw, headers), gate.secrets)
    accounts = [account for account, _ in answer.items]
    assert gate.route([*accounts, "somebody"]) == {"1001": [walk.channel.key]}
    assert json.loads(answer.items[0][1])["entry"][0]["id"] == "1001"


def test_a_revoked_token_keeps_the_queue_and_says_it_once(walk: Walk) -> None:
    meta = network(walk)
    meta.writes("Hello?")
    walk.hear()
    meta.tokens.clear()
    reply = walk.answer("Good morning.")
    assert reply.step == Step.QUEUED
    meta.tokens.add(TOKEN)
    assert walk.deliver(reply, later=20).step == Step.SENT
    assert meta.seen("t_42") == ["Good morning."]
