"""Telegram keeps the contract, and its own promises."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from tests.peers.telegram_server import DEE, TOKEN, Telegram

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import NeedsReconnect, Refused, TryAgain
from rapport.connectors.telegram import polling
from rapport.connectors.telegram.connector import TelegramConnector
from rapport.connectors.telegram.place import Place
from rapport.connectors.telegram.words import length, linked
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_downloads import DownloadsContract
from rapport.connectors.testing_films import a_film
from rapport.connectors.testing_http import HttpFaults
from rapport.domain.message import Incoming, Kind, Media, Visibility
from rapport.domain.poll import Poll
from rapport.domain.reply import Outgoing

REPLY = Outgoing("k", "We open at nine.", Kind.DIRECT, "42", in_reply_to="42:101")
ASKED = Outgoing(
    "p", "Oak or ash?", Kind.POST, visibility=Visibility.PUBLIC, poll=Poll(("Oak", "Ash"), 60, multiple=True)
)


class TestTelegram(HttpFaults, DownloadsContract, ConnectorContract):
    network = "telegram"

    @pytest.fixture(autouse=True)
    def _honest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # The token is part of every address, so the fake's own log would hold it; what is looked at is ours.
        monkeypatch.setattr(logging.getLogger("aiohttp.access"), "disabled", True)
        self.fake = Telegram()
        self.fake.says("Hello")
        self.fake.updates.clear()

    def link(self, url: str) -> ChannelConfig:
        return ChannelConfig("k", network_id="7001", settings={"server": url}, secrets={"token": TOKEN})

    def outgoing(self, key: str) -> Outgoing:
        return replace(REPLY, key=key)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.honest(request)

    def speaks(self, request: web.Request) -> bool:
        return request.path.endswith("/sendMessage")

    async def happen(self) -> None:
        self.fake.says("Are you open?")

    def kept(self, content: bytes, told: int) -> Media:
        return Media("", "image/jpeg", id=self.fake.keep("AgACAg-1", content, told).number)

    def gives(self, request: web.Request) -> bool:
        return request.path.startswith("/file/")

    async def test_a_path_that_leads_elsewhere_is_not_followed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with self.running() as channel:
            for path in ("/etc/passwd", "photos/../../x", "https://far.example/", "a b", ""):
                monkeypatch.setattr(self.fake, "do_getFile", lambda body, path=path: {"file_path": path})
                with pytest.raises(Refused):
                    await channel.download(Media("", id="1"), 1000)
            assert {call.rpartition("/")[2] for call in self.calls} == {"getFile"}

    async def test_a_pause_asked_for_in_the_body_is_kept(self) -> None:
        async with self.running() as channel:
            self.fake.busy_until = float("inf")
            with pytest.raises(TryAgain) as told:
                await channel.send(REPLY)
            assert told.value.after == 7

    async def test_a_wrong_token_needs_a_person_and_a_block_is_said(self) -> None:
        async with self.running() as channel:
            self.fake.blocked.add("42")
            with pytest.raises(Refused, match="blocked the bot"):
                await channel.send(REPLY)
            wrong = replace(channel.link, secrets={"token": TOKEN + "x"})
            with pytest.raises(NeedsReconnect, match="BotFather"):
                await TelegramConnector(wrong, channel.http).verify()

    async def test_another_programs_webhook_is_left_alone(self) -> None:
        async with self.running() as channel:
            self.fake.webhook = {"url": "https://other.example/bot"}
            with pytest.raises(Refused, match="Another program"):
                await channel.verify()
            assert self.fake.webhook
            assert (await channel.fetch("5")).cursor == "5"

    async def test_a_webhook_is_set_with_its_secret_and_taken_back(self) -> None:
        async with self.running() as channel:
            given = {**channel.link.settings, "webhook_address": "https://house.example/in/k"}
            called = TelegramConnector(replace(channel.link, settings=given), channel.http)
            secret = (await called.verify()).made["webhook"]
            assert self.fake.webhook["secret_token"] == secret
            await channel.verify()
            assert not self.fake.webhook

    async def test_words_beside_pictures_are_shorter_and_an_album_is_one_call(self) -> None:
        picture = Media("", "image/png", name="a.png", content=b"\x89PNG")
        async with self.running() as channel:
            with pytest.raises(Refused, match="1024 beside a file"):
                await channel.send(replace(REPLY, text="a" * 1025, media=(picture,)))
            await channel.send(replace(REPLY, media=(picture, picture)))
            assert [call.rpartition("/")[2] for call in self.calls] == ["sendMediaGroup"]
        assert self.fake.seen(42) == ["We open at nine.", ""]

    async def test_a_film_is_sent_from_the_disk_alone_and_in_an_album(self, tmp_path: Path) -> None:
        film, picture = a_film(tmp_path), Media("", "image/png", name="a.png", content=b"\x89PNG")
        async with self.running() as channel:
            await channel.send(replace(REPLY, media=(film,)))
            await channel.send(replace(REPLY, media=(film, picture)))
            assert [call.rpartition("/")[2] for call in self.calls] == ["sendVideo", "sendMediaGroup"]
            assert film.film
            film.film.place.unlink()
            with pytest.raises(Refused, match="not here any more"):
                await channel.send(replace(REPLY, media=(film,)))
        kinds = [sorted({"photo", "video"} & one.keys()) for one in self.fake.chats["42"]]
        assert [one for one in kinds if one] == [["video"], ["video"], ["photo"]]
        assert self.fake.unknown == []

    async def test_the_words_beside_a_picture_are_changed_where_they_stand(self) -> None:
        picture = Media("", "image/png", name="a.png", content=b"\x89PNG")
        async with self.running() as channel:
            sent = await channel.send(replace(REPLY, media=(picture,)))
            there = (replace(picture, content=b""),)
            await channel.edit(sent.network_id, replace(REPLY, text="We open at ten.", media=there))
            with pytest.raises(Refused, match="beside a file"):
                await channel.edit(sent.network_id, replace(REPLY, text="a" * 1025, media=there))
        assert self.fake.seen(42) == ["We open at ten."]

    async def test_a_poll_is_one_message_in_the_channel_and_nobody_sees_who_votes(self) -> None:
        async with self.running() as channel:
            there = replace(channel.link, settings={**channel.link.settings, "channel": "@aurora"})
            bot = TelegramConnector(there, channel.http)
            sent = await bot.publish(ASKED)
            [said] = self.fake.chats["-1009"]
            assert sent.network_id == f"-1009:{said['message_id']}"
            told = said["poll"]
            assert (told["question"], [one["text"] for one in told["options"]]) == ("Oak or ash?", ["Oak", "Ash"])
            assert (told["is_anonymous"], told["allows_multiple_answers"], told["open_period"]) == (
                True,
                True,
                3600,
            )
            assert not self.fake.unknown

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"text": "a" * 301}, "question"),
            ({"text": "😀" * 151}, "question"),
            ({"text": ""}, "no words"),
            ({"poll": Poll(("Oak",), 60)}, "2 to 12"),
            ({"poll": Poll(tuple("abcdefghijklm"), 60)}, "2 to 12"),
            ({"poll": Poll(("Oak", "a" * 101), 60)}, "100 characters"),
            ({"poll": Poll(("Oak", "Ash"), 43_801)}, "43800 minutes"),
            ({"media": (Media("", "image/png", content=b"x"),)}, "without files"),
            ({"kind": Kind.DIRECT}, "of your channel"),
        ],
    )
    async def test_a_poll_that_telegram_would_refuse_is_refused_before_any_call(
        self, changed: dict[str, Any], why: str
    ) -> None:
        async with self.running() as channel:
            there = replace(channel.link, settings={**channel.link.settings, "channel": "@aurora"})
            with pytest.raises(Refused, match=why):
                await TelegramConnector(there, channel.http).publish(replace(ASKED, **changed))
            assert self.calls == []

    async def test_the_largest_poll_is_taken_and_the_manifest_says_the_same(self) -> None:
        known = TelegramConnector.manifest.polls
        assert known
        assert (known.options, known.option, known.question) == (polling.OPTIONS, polling.OPTION, polling.QUESTION)
        assert known.longest_minutes * 60 == polling.LONGEST
        most = Poll(tuple(f"{n:0100}" for n in range(known.options)), known.longest_minutes)
        async with self.running() as channel:
            there = replace(channel.link, settings={**channel.link.settings, "channel": "@aurora"})
            assert await TelegramConnector(there, channel.http).publish(replace(ASKED, text="a" * 300, poll=most))


@pytest.mark.parametrize(("text", "size"), [("abc", 3), ("é", 1), ("👍", 2), ("👨‍👩‍👧", 8), ("🇮🇹", 4), ("漢", 1)])
def test_length_is_counted_as_telegram_counts(text: str, size: int) -> None:
    assert length(text) == size


def test_links_behind_words_show_where_they_lead_also_after_emoji() -> None:
    entity = {"type": "text_link", "offset": 3, "length": 4, "url": "https://far.example/"}
    assert linked("👍 here now", [entity]) == "👍 here (https://far.example/) now"


def test_an_answer_goes_where_the_question_was() -> None:
    asked = {
        "message_id": 5,
        "date": 1,
        "chat": {"id": -77, "type": "supergroup"},
        "from": DEE,
        "text": "@aurora_bot hi",
    }
    asked |= {"message_thread_id": 3}
    [event] = TelegramConnector.translate(
        json.dumps({"update_id": 1, "message": asked}).encode(), ChannelConfig("k")
    )
    assert isinstance(event, Incoming)
    place = Place.of(replace(REPLY, thread=event.thread, in_reply_to=event.network_id))
    assert (place.chat, place.message, event.thread) == ("-77", "5", "-77:3:42")
    business = Place.of(replace(REPLY, thread="42@B1", in_reply_to="42:9"))
    assert business.form()["business_connection_id"] == "B1"
