"""What a person said by hand hours before our call began is never taken for ours, whatever the clocks say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from rapport.connectors.base import ChannelConfig, Publishes
from rapport.connectors.own_words import may_be_ours
from rapport.connectors.registry import connector
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing
from tests.connectors.servers import outside

NOW = datetime.now(UTC)
POST = Outgoing("p", "Rye today", Kind.POST, visibility=Visibility.PUBLIC, begun=NOW)
FIELDS = {
    "facebook": ("message", "created_time"),
    "instagram": ("caption", "timestamp"),
    "threads": ("text", "timestamp"),
}


@pytest.mark.parametrize(
    ("ago", "begun", "ours"),
    [
        (181, 0, False),
        (179, 0, True),
        (2, 0, True),
        (0.5, 0, True),
        (-5, 0, True),
        (2, None, True),
        (25 * 60, None, False),
        (None, 0, True),
    ],
)
def test_times_decide(ago: float | None, begun: float | None, ours: bool) -> None:
    """Minutes ago."""
    at, ours_at = (None if one is None else NOW - timedelta(minutes=one) for one in (ago, begun))
    assert may_be_ours(at, ours_at) is ours


@pytest.mark.parametrize("network", FIELDS)
@pytest.mark.parametrize(("minutes", "found"), [(-200, False), (-90, True), (0.1, True)])
async def test_a_post_of_before_is_somebodys_own(network: str, minutes: float, found: bool) -> None:
    words, at = FIELDS[network]
    when = (NOW + timedelta(minutes=minutes)).isoformat()
    row = {"id": "1", words: "Rye today", at: when, "from": {"id": "1001"}}

    async def serve(request: web.Request) -> web.StreamResponse:
        return web.json_response({"data": [row]})

    async with outside(serve) as (http, address):
        link = ChannelConfig("k", "aurora", "1001", {"server": address, "graph_id": "1001"}, {"token": "t"})
        channel = connector(network)(link, http)
        assert isinstance(channel, Publishes)
        assert bool(await channel.find_published(POST)) is found
