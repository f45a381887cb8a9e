"""Yelp keeps the contract: it reads, and says nothing."""

from __future__ import annotations

import pytest
from aiohttp import web
from tests.connectors.servers import outside
from tests.peers.reviews_server import UNIT, YELP, Reviews

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import ConnectorError
from rapport.connectors.faults import FAULTS, Fault
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.yelp.connector import YelpConnector


class TestYelp(ConnectorContract):
    network = "yelp"


def link(address: str) -> ChannelConfig:
    settings = {"server": address, "place": YELP["place"]}
    return ChannelConfig("k", network_id=UNIT, settings=settings, secrets={"api_key": YELP["api_key"]})


async def test_new_reviews_are_read_once() -> None:
    fake = Reviews()
    fake.reviewed("Good bread", 4)
    async with outside(fake.honest) as (http, address):
        channel = YelpConnector(link(address), http)
        assert (await channel.verify()).name == "Casa Aurora"
        page = await channel.fetch("")
        assert len(page.items) == 1
        fake.reviewed("Cold bread", 2)
        page = await channel.fetch(page.cursor)
        assert [event.rating for raw in page.items for event in channel.translate(raw, channel.link)] == [2]
        assert not (await channel.fetch(page.cursor)).items


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_each_failed_read_has_one_meaning(fault: Fault) -> None:
    async def serve(request: web.Request) -> web.StreamResponse:
        return await fault.act(request, Reviews().honest, "http://127.0.0.1:1/inside")

    async with outside(serve) as (http, address):
        http.seconds = 0.4
        with pytest.raises(ConnectorError) as failed:
            await YelpConnector(link(address), http).fetch("")
        assert type(failed.value) is fault.read, failed.value
