"""Instagram keeps the contract, and its own promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from tests.peers.graph_server import TOKEN, US, Graph
from tests.peers.recalled import recalled

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.instagram.connector import InstagramConnector
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_http import HttpFaults
from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.reply import Outgoing

POST = Outgoing("p", "Rye today", Kind.POST, visibility=Visibility.PUBLIC)


class TestInstagram(HttpFaults, ConnectorContract):
    network = "instagram"

    @pytest.fixture(autouse=True)
    def _honest(self) -> None:
        self.fake = Graph("media")
        self.asked = self.fake.comments("Are you open?")["id"]
        self.fake.below[self.fake.post].clear()

    def link(self, url: str) -> ChannelConfig:
        settings = {"server": url.rstrip("/")}
        return ChannelConfig("k", network_id=US, settings=settings, secrets={"token": TOKEN})

    def outgoing(self, key: str) -> Outgoing:
        return Outgoing(key, "Until nine.", Kind.COMMENT, "t", self.asked, "42", visibility=Visibility.PUBLIC)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/refresh_access_token"):
            self.fake.tokens.add("IG-new")
            return web.json_response({"access_token": "IG-new", "token_type": "bearer", "expires_in": 5183944})
        return await self.fake.honest(request)

    async def test_what_was_said_before_is_recalled_theirs_and_ours(self) -> None:
        async with self.running() as channel:
            for number in range(25):
                self.fake.comments(f"Comment {number}")
            self.fake.writes("Is it there?")
            await channel.send(Outgoing("d", "It is.", Kind.DIRECT, "dm:42", to="42"))
            told = await recalled(channel)
        assert [type(one).__name__ for one in told].count("Incoming") == 26
        assert [type(one).__name__ for one in told].count("Echo") == 1

    def speaks(self, request: web.Request) -> bool:
        return request.method == "POST"

    async def happen(self) -> None:
        self.fake.comments("Good bread")

    async def test_a_token_is_changed_once_a_week_and_kept_before_it_is_used(self) -> None:
        kept: list[str] = []
        old = (datetime.now(UTC) - timedelta(days=8)).isoformat()
        async with self.running() as channel:
            secrets = {"token": TOKEN, "renewed": old}
            link = replace(channel.link, secrets=secrets, keep=lambda new: kept.append(new["token"]))
            await InstagramConnector(link, channel.http).fetch("")
        assert kept == ["IG-new"]

    async def test_answers_below_comments_are_heard(self) -> None:
        async with self.running() as channel:
            page = await channel.fetch("")
            top = self.fake.comments("Is it warm?")["id"]
            self.fake.comments("It is!", above=top)
            page = await channel.fetch(page.cursor)
        told = [event for raw in page.items for event in channel.translate(raw, channel.link)]
        assert [(one.text, one.in_reply_to) for one in told] == [("Is it warm?", self.fake.post), ("It is!", top)]

    async def test_a_picture_is_shown_once_it_is_ready_and_needs_an_address(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def there(address: str, types: Sequence[str]) -> str:
            return ""

        monkeypatch.setattr(self.fake, "fetched", there)
        picture = Media("https://aurora.example/rye.jpg", "image/jpeg", "A loaf")
        async with self.running() as channel:
            with pytest.raises(Refused, match=r"1 to 10 pictures; this one has 0"):
                await channel.publish(POST)
            with pytest.raises(Refused, match="an address that it can reach"):
                await channel.publish(replace(POST, media=(replace(picture, url=""),)))
            sent = await channel.publish(replace(POST, media=(picture,)))
            assert await channel.find_published(POST) == sent
            self.fake.quota = 100
            with pytest.raises(TryAgain, match="100 posts in 24 hours"):
                await channel.publish(replace(POST, media=(picture,)))

    async def test_private_words_are_counted_in_bytes(self) -> None:
        direct = Outgoing("k", "è" * 501, Kind.DIRECT, "dm:42", to="42")
        async with self.running() as channel:
            with pytest.raises(Refused, match="1002 bytes"):
                await channel.send(direct)
