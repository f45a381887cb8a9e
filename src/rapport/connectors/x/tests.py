"""X keeps the contract, and counts as X counts."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from tests.peers.x_server import DEE, TOKEN, US, X

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Refused
from rapport.connectors.hooks import HookRequest
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_http import HttpFaults
from rapport.connectors.x.connector import XConnector
from rapport.connectors.x.length import length
from rapport.domain.acts import How, Removal
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing


class TestX(HttpFaults, ConnectorContract):
    network = "x"

    @pytest.fixture(autouse=True)
    def _honest(self) -> None:
        self.fake = X()
        self.asked = self.fake.says("@aurora are you open?")["id"]
        self.kept, self.fake.posts = self.fake.posts, []

    def link(self, url: str) -> ChannelConfig:
        return ChannelConfig("k", "aurora", US, {"server": url}, {"token": TOKEN})

    def outgoing(self, key: str) -> Outgoing:
        self.fake.posts = self.fake.posts or list(self.kept)
        return Outgoing(key, "Until nine.", Kind.MENTION, "t", self.asked, DEE, visibility=Visibility.PUBLIC)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.honest(request)

    def speaks(self, request: web.Request) -> bool:
        return request.method == "POST"

    async def happen(self) -> None:
        self.fake.says("@aurora good bread")

    @pytest.mark.parametrize(
        ("plan", "most"),
        [
            ("None", 280),
            ("Basic", 280),
            ("Premium", 25000),
            ("PremiumPlus", 25000),
            ("premium", 280),
            ({"x": 1}, 280),
        ],
    )
    async def test_longer_posts_leave_where_x_tells_of_a_plan_that_has_them(self, plan: Any, most: int) -> None:
        self.fake.plan = plan
        async with self.running() as channel:
            told = (await channel.verify()).settings
            long = replace(self.outgoing("k"), kind=Kind.POST, in_reply_to="", to="", text="é" * most)
            channel = XConnector(replace(channel.link, settings={**channel.link.settings, **told}), channel.http)
            assert channel.limit(Kind.POST, told) == most
            assert channel.limit(Kind.DIRECT, told) == 10000
            assert (await channel.publish(long)).network_id
            with pytest.raises(Refused):
                await channel.publish(replace(long, text=long.text + "é"))

    async def test_followers_are_listed_page_by_page_as_x_shows_them(self) -> None:
        shown = {"created_at": "2020-02-03T10:00:00.000Z", "description": "Bakes.", "location": "Bologna"}
        counts = {"followers_count": 12, "following_count": 30, "tweet_count": 7, "like_count": 3}
        who = {"id": "1", "username": "fay", "name": "Fay", "protected": False, "public_metrics": counts, **shown}
        plain = {"profile_image_url": "https://abs.twimg.example/default_profile_images/x.png"}
        others = [{"id": str(n), "username": f"p{n}"} for n in range(2, 120)]
        self.fake.followers = [{**who, **plain}, *others, {"username": "nobody"}, {"id": "200", "protected": "?"}]
        async with self.running() as channel:
            first = await channel.list_followers("")
            last = await channel.list_followers(first.cursor)
            fay = first.found[0]
            assert (len(first.found), len(last.found), last.cursor) == (100, 20, "")
            assert (fay.handle, fay.about, fay.place, fay.followers, fay.posts) == (
                "fay",
                "Bakes.",
                "Bologna",
                12,
                7,
            )
            assert (fay.protected, fay.plain_picture, fay.url) == (False, True, "https://x.com/fay")
            assert last.found[-1].protected is None
            assert [one.handle for one in (await channel.list_followees("")).found] == ["dee"]

    async def test_a_direct_message_is_answered_and_found_after_its_question(self) -> None:
        async with self.running() as channel:
            asked = self.fake.writes("Where is my order?")["id"]
            reply = Outgoing("k", "It left today.", Kind.DIRECT, f"dm:{DEE}", asked)
            assert await channel.find_sent(reply) is None
            sent = await channel.send(reply)
            assert await channel.find_sent(reply) == sent
            assert await channel.find_sent(replace(reply, in_reply_to=sent.network_id)) is None

    async def test_nothing_is_automatic_and_a_post_is_taken_back(self) -> None:
        async with self.running() as channel:
            with pytest.raises(Refused, match="a person answers"):
                await channel.send(replace(self.outgoing("k"), automatic=True))
            post = Outgoing("p", "Rye today", Kind.POST, visibility=Visibility.PUBLIC)
            sent = await channel.publish(post)
            gone = Removal("r", sent.network_id, How.DELETE, "a slip")
            assert not await channel.removed(gone)
            await channel.remove(gone)
            assert await channel.removed(gone)

    async def test_a_reply_under_ours_is_hidden_and_shown_again_and_no_other(self) -> None:
        async with self.running() as channel:
            ours = await channel.publish(Outgoing("p", "Rye today", Kind.POST, visibility=Visibility.PUBLIC))
            above = [{"type": "replied_to", "id": ours.network_id}]
            below = self.fake.says("Buy followers here", referenced_tweets=above)["id"]
            for how in (How.HIDE, How.HIDE, How.UNHIDE):
                await channel.remove(Removal("r", below, how, "an advertisement"))
                row = next(one for one in self.fake.posts if one["id"] == below)
                assert row["hidden"] is (how is How.HIDE)
                assert not await channel.removed(Removal("r", below, how, "an advertisement"))
            for other in (self.fake.says("@aurora hello")["id"], "999", "../users"):
                with pytest.raises(Refused):
                    await channel.remove(Removal("r", other, How.HIDE, "off topic"))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("hello", 5),
        ("漢字", 4),
        ("👍", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🇮🇹🇪🇸", 4),
        ("1️⃣", 2),
        ("e\u0301", 1),
        ("см. тут", 7),
        ("“quoted”", 8),
        ("see https://aurora.example/" + "x" * 100 + ".", 4 + 23 + 1),
        ("aurora.com/menu now", 23 + 4),
        ("mail dee@aurora.com", 19),
        ("(https://aurora.example)", 25),
        ("©", 1),
    ],
)
def test_length_is_counted_as_x_counts(text: str, size: int) -> None:
    assert length(text) == size


def test_calls_are_proved_both_ways() -> None:
    body = b'{"for_user_id": "900", "tweet_create_events": []}'
    sign = base64.b64encode(hmac.new(b"s", body, hashlib.sha256).digest()).decode()
    headers = {"x-twitter-webhooks-signature": f"sha256={sign}"}
    answer = XConnector.hook(HookRequest("POST", body, headers), {"client_secret": "s"})
    assert (answer.status, answer.items[0][0]) == (200, US)
    proof = XConnector.hook(HookRequest("GET", query={"crc_token": "t"}), {"client_secret": "s"})
    wanted = base64.b64encode(hmac.new(b"s", b"t", hashlib.sha256).digest()).decode()
    assert wanted in proof.body.decode()
