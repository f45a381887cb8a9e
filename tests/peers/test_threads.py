"""A reply on an emulated Threads is answered once and seen there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import TOKEN
from tests.peers.threads_server import OURS, US, Threads

from rapport.channels.connected import link, save_secrets
from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import MaybeSent, Refused
from rapport.connectors.http import Http
from rapport.connectors.threads.connector import ThreadsConnector
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing
from rapport.inbox.models import HiddenThere
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[Threads]:
    with running(found := Threads()):
        yield found


def test_a_reply_is_answered_once_though_the_answer_was_lost(
    cast: Cast, settings: object, network: Threads
) -> None:
    walk = Walk(cast, settings, network, "threads", {"token": TOKEN, "server": network.address})
    asked = network.add("Is it warm?", to=network.post)["id"]
    walk.hear()
    network.faults = [0, 0, 0, "lost"]  # asked how much is left, made, looked at, shown
    reply = walk.answer("It is, come by.")
    assert reply.step == Step.SENT, reply.reason
    ours = [row for row in network.rows.values() if row["username"] == OURS and "replied_to" in row]
    assert [row["replied_to"]["id"] for row in ours] == [asked]
    walk.hear()
    assert walk.conversation().messages.count() == 2


def test_a_token_is_changed_before_its_end_and_every_process_takes_the_new_one(
    cast: Cast, settings: object, network: Threads
) -> None:
    walk = Walk(cast, settings, network, "threads", {"token": TOKEN, "server": network.address})
    before = walk.channel.renewed_at
    walk.hear()
    assert network.granted == 0
    save_secrets(walk.channel, {"renewed": (datetime.now(UTC) - timedelta(days=8)).isoformat()})
    walk.hear()
    walk.channel.refresh_from_db()
    held = link(walk.channel).secrets
    assert (network.granted, held["token"], walk.channel.renewed_at > before) == (1, "TH-1", True)
    network.tokens = {"TH-1"}  # the first one has ended
    network.add("Is it warm?", to=network.post)
    walk.hear()
    assert walk.answer("It is.").step == Step.SENT
    assert network.granted == 1


def test_a_reply_hidden_on_threads_is_told_once(cast: Cast, settings: object, network: Threads) -> None:
    walk = Walk(cast, settings, network, "threads", {"token": TOKEN, "server": network.address})
    asked = network.add("Buy followers here", to=network.post, hide_status="NOT_HUSHED")
    walk.hear()
    for status, told in (("HIDDEN", [True]), ("HIDDEN", [True]), ("NOT_HUSHED", [True, False])):
        asked["hide_status"] = status
        walk.hear()
        assert [row.hidden for row in HiddenThere.of(cast.aurora).order_by("at")] == told
    for status in ("COVERED", "BLOCKED", "RESTRICTED"):  # nobody of ours hid it
        asked["hide_status"] = status
        assert walk.hear().items == []


@pytest.fixture
async def channel(network: Threads) -> AsyncIterator[ThreadsConnector]:
    async with Http(network.private, seconds=5) as http:
        link = ChannelConfig("k", OURS, US, {"server": network.address}, {"token": TOKEN})
        yield ThreadsConnector(link, http)


async def test_a_quote_is_said_once_though_the_answer_was_lost(
    network: Threads, channel: ThreadsConnector
) -> None:
    theirs = network.add("A scarf joint came back.")["id"]
    quote = Outgoing("k", "Well put.", Kind.POST, visibility=Visibility.PUBLIC, quotes=theirs)
    network.faults = [0, 0, 0, "lost"]  # asked how much is left, made, looked at, shown
    with pytest.raises(MaybeSent):
        await channel.publish(quote)
    found = await channel.find_published(quote)
    [ours] = [row for row in network.rows.values() if row["text"] == "Well put."]
    assert (found and found.network_id, ours["quoted_post"]) == (ours["id"], {"id": theirs})
    assert await channel.find_published(replace(quote, quotes="")) is None


async def test_what_is_gone_is_not_quoted_and_nothing_is_shown(
    network: Threads, channel: ThreadsConnector
) -> None:
    quote = Outgoing("k", "Well put.", Kind.POST, visibility=Visibility.PUBLIC, quotes="999999")
    with pytest.raises(Refused, match=r"may be gone.*Nothing was sent"):
        await channel.publish(quote)
    assert [row["text"] for row in network.rows.values()] == ["Rye is back"]
