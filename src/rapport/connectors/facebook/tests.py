"""A Facebook page keeps the contract, and Meta's own rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from tests.connectors.servers import outside
from tests.peers.graph_server import SECRET, TOKEN, US, Graph
from tests.peers.recalled import recalled

from rapport.connectors.base import ChannelConfig
from rapport.connectors.call_count import counting_calls
from rapport.connectors.errors import Refused, Restricted
from rapport.connectors.facebook.connector import FacebookConnector
from rapport.connectors.facebook.film_state import state_of
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.hooks import HookRequest
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_films import a_film
from rapport.connectors.testing_http import HttpFaults
from rapport.domain.acts import How, Removal
from rapport.domain.message import Incoming, Kind, Media, Visibility
from rapport.domain.reply import Outgoing, Sent

DIRECT = Outgoing("k", "It is, until Friday.", Kind.DIRECT, "dm:42", to="42")


class TestFacebook(HttpFaults, ConnectorContract):
    network = "facebook"

    @pytest.fixture(autouse=True)
    def _honest(self) -> None:
        self.fake = Graph("posts")
        self.asked = self.fake.comments("Are you open?")["id"]
        self.fake.below[self.fake.post].clear()

    def link(self, url: str) -> ChannelConfig:
        settings = {"server": url.rstrip("/")}
        return ChannelConfig("k", network_id=US, settings=settings, secrets={"token": TOKEN})

    def outgoing(self, key: str) -> Outgoing:
        return Outgoing(key, "Until nine.", Kind.COMMENT, "t", self.asked, "42", visibility=Visibility.PUBLIC)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.honest(request)

    def speaks(self, request: web.Request) -> bool:
        return request.method == "POST"

    async def happen(self) -> None:
        self.fake.comments("Good bread")

    async def test_a_person_answers_for_seven_days_and_a_robot_for_one(self) -> None:
        async with self.running() as channel:
            self.fake.writes("Hello?")
            self.fake.last_word["42"] -= timedelta(hours=30)
            with pytest.raises(Refused, match="is over"):
                await channel.send(replace(DIRECT, automatic=True))
            assert (await channel.send(DIRECT)).network_id
            self.fake.last_word["42"] -= timedelta(days=7)
            with pytest.raises(Refused, match="is over"):
                await channel.send(DIRECT)

    async def test_what_was_said_before_is_recalled_theirs_and_ours(self) -> None:
        async with self.running() as channel:
            for number in range(25):
                self.fake.comments(f"Comment {number}")
            for number in range(12):
                self.fake.writes(f"Hello {number}?", {"id": str(800 + number), "name": "Eve"})
            self.fake.writes("Is it there?")
            await channel.send(DIRECT)
            told = await recalled(channel)
            assert not await recalled(channel, -timedelta(days=1))
        words = [one.text for one in told if isinstance(one, Incoming)]
        assert len(words) == 38
        assert [type(one).__name__ for one in told if not isinstance(one, Incoming)] == ["Echo"]
        assert {one.kind for one in told if isinstance(one, Incoming)} == {Kind.COMMENT, Kind.DIRECT}

    async def test_a_restricted_page_is_a_stop_and_no_repeat(self) -> None:
        async with self.running() as channel:
            self.fake.writes("Hello?")
            self.fake.restricted = True
            with pytest.raises(Restricted, match="restricted"):
                await channel.send(DIRECT)

    async def test_a_comment_is_answered_in_private_where_it_should_be(self) -> None:
        async with self.running() as channel:
            private = replace(self.outgoing("k"), visibility=Visibility.PRIVATE)
            await channel.send(private)
        assert self.fake.seen("t_42") == ["Until nine."]

    async def test_a_private_word_is_found_only_after_what_it_answers(self) -> None:
        async with self.running() as channel:
            self.fake.writes("Is it there?")
            await channel.send(DIRECT)
            later = self.fake.writes("And now?")["id"]
            assert await channel.find_sent(replace(DIRECT, in_reply_to=later)) is None
            sent = await channel.send(replace(DIRECT, in_reply_to=later))
            assert await channel.find_sent(replace(DIRECT, in_reply_to=later)) == sent

    async def test_a_post_with_a_picture_is_found_changed_and_taken_back(self) -> None:
        post = Outgoing("p", "Rye today", Kind.POST, visibility=Visibility.PUBLIC)
        async with self.running() as channel:
            assert await channel.find_published(post) is None
            picture = await channel.upload("u", b"\x89PNG", Media("", "image/png", "A loaf"))
            sent = await channel.publish(replace(post, media=(picture,)))
            assert await channel.find_published(post) == sent
            await channel.edit(sent.network_id, replace(post, text="Rye tomorrow"))
            gone = Removal("r", sent.network_id, How.DELETE, "a slip")
            for _ in range(2):
                await channel.remove(gone)
            assert await channel.removed(gone)

    async def test_a_film_is_brought_shown_once_and_its_words_are_changed(self, tmp_path: Path) -> None:
        film, post = a_film(tmp_path), Outgoing("p", "Rye today", Kind.POST, visibility=Visibility.PUBLIC)
        async with self.running() as channel:
            assert await channel.find_film("u", film) is None
            there = await channel.upload_film("u", film, post)
            assert await channel.find_film("u", there.media) == there
            post = replace(post, media=(there.media,))
            assert await channel.find_published(post) is None
            sent = await channel.publish(post)
            assert [await channel.publish(post), await channel.find_published(post)] == [sent, sent]
            assert await channel.edit(sent.network_id, replace(post, text="Rye tomorrow")) == Sent(sent.network_id)
            with pytest.raises(Refused, match="too large"):
                await channel.upload_film("v", a_film(tmp_path, 2_000_000_001), post)
        assert (self.fake.page_films.shown, len(self.fake.page_films.films)) == (["Rye today"], 1)
        assert self.fake.rows[sent.network_id]["message"] == "Rye tomorrow"

    async def test_a_comment_is_hidden_and_shown_again(self) -> None:
        async with self.running() as channel:
            for how in (How.HIDE, How.UNHIDE):
                act = Removal("r", self.asked, how, "off topic")
                await channel.remove(act)
                assert await channel.removed(act)


USAGE = {"type": "pages", "call_count": 12, "total_cputime": 71, "total_time": 3}


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"x-business-use-case-usage": json.dumps({"106": [USAGE, {**USAGE, "total_cputime": 4}]})}, {"used": 71}),
        ({"x-app-usage": json.dumps({**USAGE, "call_count": 90})}, {"app-used": 90}),
        ({"x-app-usage": json.dumps({"call_count": 10**9})}, {"app-used": 1000}),
        ({"x-app-usage": json.dumps({"call_count": -4})}, {"app-used": 0}),
        ({"x-app-usage": json.dumps({"call_count": "many"})}, {"app-used": 0}),
        (
            {
                "x-app-usage": json.dumps(USAGE),
                "x-business-use-case-usage": json.dumps({"106": [{"call_count": 3}]}),
            },
            {"used": 3, "app-used": 71},
        ),
        ({"x-app-usage": "[" * 4000}, {}),
        ({"x-business-use-case-usage": '{"106": [7, [], null]}'}, {}),
        ({}, {}),
    ],
)
async def test_how_much_is_used_is_told_with_each_answer(headers: dict[str, str], told: dict[str, int]) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response({"id": "1"}, headers=headers)

    async with outside(answer) as (http, address):
        with counting_calls() as calls:
            await GraphApi(http, address, TOKEN).call("GET", "me")
    assert calls.told == told


def test_a_call_is_checked_and_its_entries_go_to_their_accounts() -> None:
    raw, headers = Graph("posts").call({"id": US, "time": 1, "messaging": []})
    answer = FacebookConnector.hook(HookRequest("POST", raw, headers), {"client_secret": SECRET})
    assert (answer.status, [account for account, _ in answer.items]) == (200, [US])
    asked = {"hub.mode": "subscribe", "hub.verify_token": "rye", "hub.challenge": "77"}
    assert FacebookConnector.hook(HookRequest("GET", query=asked), {"verify": "rye"}).body == b"77"
    assert FacebookConnector.hook(HookRequest("GET", query=asked), {"verify": "oat"}).status == 403
    assert FacebookConnector.hook(HookRequest("GET", query=asked), {}).status == 403


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, (False, False, False, False)),
        ({"id": "7", "status": {"video_status": "expired"}}, (False, False, False, False)),
        ({"id": "7", "status": [], "published": True}, (True, False, False, False)),
        ({"id": "7", "status": {"video_status": "ready"}, "published": True}, (True, True, True, False)),
        ({"id": "7", "status": {"processing_phase": {"status": "in_progress"}}}, (True, True, False, False)),
        ({"id": "7", "status": {"publishing_phase": {"status": "error"}}}, (True, False, False, True)),
    ],
)
def test_a_films_state_is_read_from_its_phases(said: dict[str, object], told: tuple[bool, ...]) -> None:
    found = state_of(said)
    assert (found.known, found.taken, found.seen, found.spoilt) == told
