"""Threads keeps the contract, and counts as Threads counts."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from tests.peers.graph_server import TOKEN
from tests.peers.recalled import recalled
from tests.peers.threads_server import OURS, US, Threads

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.hooks import HookRequest
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_http import HttpFaults
from rapport.connectors.threads.connector import ThreadsConnector
from rapport.connectors.threads.length import length
from rapport.domain.acts import How, Removal
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing

POST = Outgoing("p", "Rye today", Kind.POST, visibility=Visibility.PUBLIC)


class TestThreads(HttpFaults, ConnectorContract):
    network = "threads"

    @pytest.fixture(autouse=True)
    def _honest(self) -> None:
        self.fake = Threads()

    def link(self, url: str) -> ChannelConfig:
        return ChannelConfig("k", OURS, US, {"server": url.rstrip("/")}, {"token": TOKEN})

    def outgoing(self, key: str) -> Outgoing:
        return Outgoing(key, "Until nine.", Kind.COMMENT, "t", self.fake.post, visibility=Visibility.PUBLIC)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.honest(request)

    def speaks(self, request: web.Request) -> bool:
        return request.path.endswith("/threads_publish")

    async def happen(self) -> None:
        self.fake.add("Good bread", to=self.fake.post)

    async def test_what_was_said_before_is_recalled_theirs_and_ours(self) -> None:
        async with self.running() as channel:
            for number in range(12):
                self.fake.add(f"Good bread {number}", to=self.fake.post)
            self.fake.add(f"@{OURS} best rye")
            await channel.send(self.outgoing("k"))
            told = await recalled(channel)
        assert [type(one).__name__ for one in told].count("Incoming") == 13
        assert [type(one).__name__ for one in told].count("Echo") == 1

    async def test_a_reply_and_a_mention_are_told_apart_and_ours_is_an_echo(self) -> None:
        async with self.running() as channel:
            self.fake.add("Is it warm?", to=self.fake.post)
            self.fake.add(f"@{OURS} best rye")
            await channel.send(self.outgoing("k"))
            page = await channel.fetch("")
        told = [event for raw in page.items for event in channel.translate(raw, channel.link)]
        assert [(type(one).__name__, getattr(one, "kind", "")) for one in told] == [
            ("Incoming", "comment"),
            ("Incoming", "mention"),
            ("Echo", ""),
        ]

    async def test_a_post_is_found_and_taken_back_and_six_links_are_refused(self) -> None:
        async with self.running() as channel:
            assert await channel.find_published(POST) is None
            sent = await channel.publish(POST)
            assert (await channel.find_published(POST)) == sent
            gone = Removal("r", sent.network_id, How.DELETE, "a slip")
            for _ in range(2):
                await channel.remove(gone)
            assert await channel.removed(gone)
            many = " ".join(f"https://aurora.example/{n}" for n in range(6))
            with pytest.raises(Refused, match="6 different links; Threads takes 5"):
                await channel.publish(replace(POST, text=many))

    async def test_threads_is_asked_how_much_it_still_takes_and_nothing_is_said_beyond(self) -> None:
        async with self.running() as channel:
            self.fake.most, self.fake.most_replies = 1, 2
            await channel.publish(POST)
            for number in range(2):
                await channel.send(self.outgoing(f"k{number}"))
            said = len(self.fake.rows)
            with pytest.raises(TryAgain, match="1 posts in 24 hours") as post:
                await channel.publish(replace(POST, key="p2"))
            with pytest.raises(TryAgain, match="2 replies in 24 hours"):
                await channel.send(self.outgoing("k3"))
            assert (len(self.fake.rows), post.value.after) == (said, 1800)
            self.fake.most = 2
            await channel.publish(replace(POST, key="p3"))

    async def test_without_the_right_to_ask_it_is_said_all_the_same(self) -> None:
        self.fake.may_ask = False
        async with self.running() as channel:
            assert (await channel.publish(POST)).network_id

    async def test_a_token_is_changed_once_a_week_and_kept_before_it_is_used(self) -> None:
        kept: list[Mapping[str, str]] = []
        days = (("renewed", 8, "TH-1"), ("renewed", 6, TOKEN), ("", 0, TOKEN), ("renewed", -400, TOKEN))
        async with self.running() as channel:
            for name, ago, token in days:
                since = {name: (datetime.now(UTC) - timedelta(days=ago)).isoformat()} if name else {}
                link = replace(channel.link, secrets={"token": TOKEN, **since}, keep=kept.append)
                own = ThreadsConnector(link, channel.http)
                for _ in range(3):
                    await own.fetch("")
                assert own.api.headers == {"Authorization": f"Bearer {token}"}
        assert self.fake.granted == 1
        assert [one.get("token", "") for one in kept] == ["TH-1", "", ""]

    async def test_a_token_that_is_not_changed_yet_stays_and_is_tried_again_in_a_day(self) -> None:
        kept: list[Mapping[str, str]] = []
        self.fake.too_young = True
        async with self.running() as channel:
            old = (datetime.now(UTC) - timedelta(days=8)).isoformat()
            link = replace(channel.link, secrets={"token": TOKEN, "renewed": old}, keep=kept.append)
            own = ThreadsConnector(link, channel.http)
            for _ in range(3):
                await own.fetch("")
        [changed] = kept
        tried = datetime.now(UTC) - datetime.fromisoformat(changed["renewed"])
        assert (changed.keys(), tried.days) == ({"renewed"}, 6)

    async def test_a_reply_is_hidden_and_shown_again(self) -> None:
        async with self.running() as channel:
            theirs = self.fake.add("Off topic", to=self.fake.post)["id"]
            for how in (How.HIDE, How.UNHIDE):
                await channel.remove(Removal("r", theirs, how, "off topic"))
                assert await channel.removed(Removal("r", theirs, how, "off topic"))


def test_a_call_is_checked_and_kept() -> None:
    body = b'{"values": {"field": "replies", "value": {"id": "18", "root_post": {"owner_id": "1001"}}}}'
    sign = "sha256=" + hmac.new(b"s", body, hashlib.sha256).hexdigest()
    answer = ThreadsConnector.hook(
        HookRequest("POST", body, {"x-hub-signature-256": sign}), {"client_secret": "s"}
    )
    assert (answer.status, list(answer.items)) == (200, [("1001", body)])
    assert ThreadsConnector.hook(HookRequest("POST", body, {}), {"client_secret": "s"}).status == 401


@pytest.mark.parametrize(
    ("text", "size"), [("hello", 5), ("漢字", 2), ("👍", 4), ("👨\u200d👩\u200d👧", 18), ("🇮🇹", 8), ("é", 1)]
)
def test_length_is_counted_as_threads_counts(text: str, size: int) -> None:
    assert length(text) == size
