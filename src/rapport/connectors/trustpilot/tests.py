"""Trustpilot keeps the contract, and its own promises."""

from __future__ import annotations

import pytest
from aiohttp import web
from tests.peers.recalled import recalled
from tests.peers.reviews_server import TRUSTPILOT, UNIT, Reviews

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import NeedsReconnect, Refused
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_http import HttpFaults
from rapport.domain.acts import How, Removal
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing


class TestTrustpilot(HttpFaults, ConnectorContract):
    network = "trustpilot"

    @pytest.fixture(autouse=True)
    def _honest(self) -> None:
        self.fake = Reviews()
        self.review = self.fake.reviewed("Lovely")["id"]

    def link(self, url: str) -> ChannelConfig:
        secrets = {name: TRUSTPILOT[name] for name in ("api_key", "api_secret")}
        settings = {"server": url.rstrip("/"), "author": "u1", "domain": "aurora.example"}
        return ChannelConfig("k", network_id=UNIT, settings=settings, secrets=secrets)

    def outgoing(self, key: str) -> Outgoing:
        return Outgoing(key, "Thank you, Dee.", Kind.REVIEW, self.review, in_reply_to=self.review)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.honest(request)

    def speaks(self, request: web.Request) -> bool:
        return request.path.endswith("/reply")

    async def happen(self) -> None:
        self.fake.reviewed("Good bread")

    async def test_the_reviews_of_before_are_recalled(self) -> None:
        async with self.running() as channel:
            for number in range(130):
                self.fake.reviewed(f"Good bread {number}")
            told = await recalled(channel)
        assert len(told) == 131

    async def test_a_token_that_ran_out_is_fetched_anew_once(self) -> None:
        async with self.running() as channel:
            await channel.fetch("")
            self.fake.tokens = {"other"}
            await channel.fetch("")
            self.fake.tokens, self.fake.refuses = set(), True
            with pytest.raises(NeedsReconnect):
                await channel.fetch("")

    async def test_a_review_is_never_taken_away_and_a_reply_is(self) -> None:
        async with self.running() as channel:
            sent = await channel.send(self.outgoing("k"))
            with pytest.raises(Refused, match="its writer's"):
                await channel.remove(Removal("r", self.review, How.DELETE, "a bad one"))
            gone = Removal("r", sent.network_id, How.DELETE, "a slip")
            for _ in range(2):
                await channel.remove(gone)
            assert await channel.removed(gone)
