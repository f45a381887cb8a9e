"""WhatsApp keeps the contract, and tells what became of a message."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from tests.connectors.servers import outside
from tests.peers.graph_server import SECRET, TOKEN
from tests.peers.whatsapp_server import FILES, NUMBER, WhatsApp

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import ConnectorError, Refused, TryAgain
from rapport.connectors.faults import FAULTS, Fault
from rapport.connectors.graph.hook import signed
from rapport.connectors.hooks import HookRequest
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_downloads import DownloadsContract
from rapport.connectors.whatsapp.connector import LOW, WhatsappConnector
from rapport.connectors.whatsapp.files import is_metas
from rapport.domain.message import Kind, Media
from rapport.domain.reply import Outgoing

REPLY = Outgoing("k", "We open at nine.", Kind.DIRECT, "16505551234", to="16505551234")


class TestWhatsapp(DownloadsContract, ConnectorContract):
    network = "whatsapp"

    @pytest.fixture(autouse=True)
    def _honest(self) -> None:
        self.fake = WhatsApp()

    def link(self, url: str) -> ChannelConfig:
        settings = {"server": url, "number": NUMBER}
        return ChannelConfig("k", network_id=NUMBER, settings=settings, secrets={"token": TOKEN})

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.honest(request)

    def kept(self, content: bytes, told: int) -> Media:
        return Media("", "image/jpeg", id=self.fake.keep("7000001", content, told).number)

    def gives(self, request: web.Request) -> bool:
        return request.path == FILES


@pytest.mark.parametrize(
    ("address", "its"),
    [
        ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", True),
        ("https://gate.example:8443/x", True),
        ("http://lookaside.fbsbx.com/x", False),
        ("https://fbsbx.com.evil.example/x", False),
        ("https://evilfbsbx.com/x", False),
        ("https://gate.example/x", False),
        ("//lookaside.fbsbx.com/x", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_the_token_goes_only_to_meta_or_to_the_channels_own_gateway(address: str, its: bool) -> None:
    assert is_metas(address, "https://gate.example:8443/v27.0") == its


def channel(http: Any, address: str) -> WhatsappConnector:
    settings = {"server": address, "number": NUMBER}
    return WhatsappConnector(
        ChannelConfig("k", network_id=NUMBER, settings=settings, secrets={"token": TOKEN}), http
    )


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_each_failed_send_has_one_meaning(fault: Fault) -> None:
    async def serve(request: web.Request) -> web.StreamResponse:
        return await fault.act(request, WhatsApp().honest, "http://127.0.0.1:1/inside")

    async with outside(serve) as (http, address):
        http.seconds = 0.4
        with pytest.raises(ConnectorError) as failed:
            await channel(http, address).send(REPLY)
        assert type(failed.value) is fault.said, failed.value


async def test_the_window_and_the_pace_are_told_apart() -> None:
    meta = WhatsApp()
    async with outside(meta.honest) as (http, address):
        meta.hurried = True
        with pytest.raises(TryAgain):
            await channel(http, address).send(REPLY)
        meta.hurried, meta.heard = False, 0.0
        with pytest.raises(Refused, match="is over"):
            await channel(http, address).send(REPLY)
        with pytest.raises(Refused, match="4096"):
            await channel(http, address).send(replace(REPLY, text="a" * 4097))


async def test_what_meta_allows_a_number_is_asked_and_holds_for_its_buckets() -> None:
    meta, held = WhatsApp(), {one.code: one for one in WhatsappConnector.manifest.buckets}

    async def most() -> tuple[list[int], tuple[str, ...]]:
        async with outside(meta.honest) as (http, address):
            known = await channel(http, address).verify()
        found = [one.held(known.settings, datetime.now(UTC)) for one in (held["messages"], held["talks"])]
        return [one.calls if one else 0 for one in found], known.notes

    assert await most() == ([80, 250], ())
    meta.told |= {"throughput": {"level": "HIGH"}, "whatsapp_business_manager_messaging_limit": "TIER_100K"}
    assert await most() == ([1000, 100_000], ())
    meta.told |= {"is_on_biz_app": True, "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED"}
    meta.told["quality_rating"] = "RED"
    assert await most() == ([20, 0], (LOW,))
    meta.told = {"whatsapp_business_manager_messaging_limit": "TIER_OF_TOMORROW"}
    assert await most() == ([80, 250], ())


async def test_a_picture_goes_with_its_words() -> None:
    meta = WhatsApp()
    async with outside(meta.honest) as (http, address):
        own = channel(http, address)
        picture = await own.upload("u", b"\x89PNG", Media("", "image/png", name="a.png"))
        await own.send(replace(REPLY, media=(picture,)))
    assert meta.sent[0]["image"] == {"id": "M1", "caption": "We open at nine."}
    assert meta.unknown == []


def test_a_call_goes_to_the_number_it_is_about() -> None:
    body = WhatsApp().says("Hello")
    headers = {"x-hub-signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}
    assert signed(headers, body, SECRET)
    answer = WhatsappConnector.hook(HookRequest("POST", body, headers), {"client_secret": SECRET})
    assert [account for account, _ in answer.items] == [NUMBER]
    [event] = WhatsappConnector.translate(answer.items[0][1], ChannelConfig("k"))
    assert event.network_id == "wamid.5"
