"""A customer writes to the brand's bot on an emulated Telegram; an answer leaves once and is seen there."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.telegram_server import TOKEN, Telegram

from rapport.cli.lab.hook import answered
from rapport.connectors.hooks import HookRequest
from rapport.connectors.registry import connector
from rapport.inbox.models import Direction
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[Telegram]:
    with running(found := Telegram()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: Telegram) -> Walk:
    return Walk(
        cast, settings, network, "telegram", {"token": TOKEN, "channel": "@aurora", "server": network.address}
    )


def test_a_message_is_answered_once_and_an_edit_changes_it(walk: Walk, network: Telegram) -> None:
    said = network.says("Is the kayak still there?")
    walk.hear()
    reply = walk.answer("It is, until Friday.")
    assert reply.step == Step.SENT, reply.reason
    network.says(
        "Is the red kayak still there?", kind="edited_message", message_id=said["message_id"], edit_date=9
    )
    walk.hear()
    network.says("Thanks!")
    walk.hear()
    rows = list(walk.conversation().messages.order_by("pk").values_list("direction", "text"))
    assert rows == [
        (Direction.IN, "Is the red kayak still there?"),
        (Direction.OUT, "It is, until Friday."),
        (Direction.IN, "Thanks!"),
    ]
    assert network.seen(42) == ["It is, until Friday."]
    assert network.unknown == []


def test_a_lost_answer_is_left_to_a_person_and_never_repeated(walk: Walk, network: Telegram) -> None:
    network.says("Hello?")
    walk.hear()
    network.faults = ["lost"]
    assert walk.answer("Good morning.").step == Step.UNKNOWN
    assert network.seen(42) == ["Good morning."]


def test_a_call_of_telegram_is_the_same_message_as_the_polls(walk: Walk, network: Telegram) -> None:
    network.says("Twice?")
    body = json.dumps(network.updates[0]).encode()
    walk.take([body])
    walk.hear()
    assert walk.conversation().messages.count() == 1
    told = answered(
        connector("telegram"), HookRequest("POST", body, {"x-telegram-bot-api-secret-token": "s"}), "s"
    )
    assert told["valid"]


async def test_the_emulator_is_telegram_to_a_program_of_others() -> None:
    telegram = pytest.importorskip("telegram", reason="needs python-telegram-bot")
    network = Telegram()
    with running(network):
        network.says("Hello")
        async with telegram.Bot(TOKEN, base_url=f"{network.address}/bot") as bot:
            me, updates = await bot.get_me(), await bot.get_updates()
            sent = await bot.send_message(42, "Good morning")
    assert (me.username, updates[0].message.text, sent.chat.id) == ("aurora_bot", "Hello", 42)
