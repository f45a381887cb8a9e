"""Google reviews keep the contract, and their own promises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp import web
from tests.peers.google_server import PLACE, TOKEN, Google

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Refused
from rapport.connectors.google.translate import original
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_http import HttpFaults
from rapport.domain.acts import How, Removal
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing


class TestGoogle(HttpFaults, ConnectorContract):
    network = "google"

    @pytest.fixture(autouse=True)
    def _honest(self) -> None:
        self.fake = Google()
        self.review = self.fake.reviewed("Lovely")["reviewId"]

    def link(self, url: str) -> ChannelConfig:
        settings = {"server": url.rstrip("/"), "location": PLACE}
        return ChannelConfig("k", network_id=PLACE, settings=settings, secrets={"token": TOKEN})

    def outgoing(self, key: str) -> Outgoing:
        return Outgoing(key, "Thank you, Dee.", Kind.REVIEW, self.review, in_reply_to=self.review)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.honest(request)

    def speaks(self, request: web.Request) -> bool:
        return request.method == "PUT"

    async def happen(self) -> None:
        self.fake.reviewed("Good bread")

    async def test_a_checks_outcome_is_heard_though_the_review_is_as_it_was(self) -> None:
        async with self.running() as channel:
            await channel.send(self.outgoing("k"))
            page = await channel.fetch("")
            self.fake.checked(self.review, "REJECTED", "PERSONAL_DATA")
            after = await channel.fetch(page.cursor)
            assert not (await channel.fetch(after.cursor)).items
        events = channel.translate(after.items[0], channel.link)
        assert (events[-1].check, events[-1].reason) == ("refused", "personal data")

    async def test_a_review_is_never_taken_away_and_a_reply_is(self) -> None:
        async with self.running() as channel:
            sent = await channel.send(self.outgoing("k"))
            with pytest.raises(Refused, match="its writer's"):
                await channel.remove(Removal("r", self.review, How.DELETE, "a bad one"))
            gone = Removal("r", sent.network_id, How.DELETE, "a slip")
            await channel.remove(gone)
            assert await channel.removed(gone)

    async def test_the_only_place_is_taken_and_of_several_one_is_asked_for(self) -> None:
        async with self.running() as channel:
            channel.link = replace(channel.link, settings={"server": channel.link.settings["server"]})
            assert (await channel.verify()).network_id == PLACE
            self.fake.places.append({"name": "locations/3", "title": "Casa Luna"})
            with pytest.raises(Refused, match="Casa Aurora, Casa Luna"):
                await channel.verify()


@pytest.mark.parametrize(
    "comment",
    [
        "(Translated by Google) Good bread\n\n(Original)\nPane buono",
        "Pane buono\n\n(Translated by Google)\nGood bread",
        "Pane buono",
    ],
)
def test_the_writers_own_words_are_kept(comment: str) -> None:
    assert original(comment) == "Pane buono"
