"""YouTube keeps the contract, and its own promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from tests.peers.recalled import recalled
from tests.peers.youtube_server import BEN, OURS, TOKEN, US, YouTube

from rapport.connectors.base import ChannelConfig
from rapport.connectors.call_count import counting_calls
from rapport.connectors.errors import Refused, TryAgain
from rapport.connectors.faults import FAULTS
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_films import a_film
from rapport.connectors.testing_http import HttpFaults
from rapport.connectors.youtube.api import rest
from rapport.connectors.youtube.connector import YoutubeConnector
from rapport.domain.acts import How, Removal
from rapport.domain.message import Echo, Incoming, Kind, Removed, Visibility
from rapport.domain.reply import Outgoing


class TestYoutube(HttpFaults, ConnectorContract):
    network = "youtube"

    @pytest.fixture(autouse=True)
    def _honest(self) -> None:
        self.fake = YouTube()
        self.top = self.fake.add("Is it warm?")["id"]

    def link(self, url: str) -> ChannelConfig:
        return ChannelConfig("k", OURS, US, {"server": url.rstrip("/")}, {"token": TOKEN})

    def outgoing(self, key: str) -> Outgoing:
        thread = f"{self.top}:dee"
        return Outgoing(key, "Until nine.", Kind.COMMENT, thread, self.top, visibility=Visibility.PUBLIC)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.honest(request)

    def speaks(self, request: web.Request) -> bool:
        return request.method == "POST"

    async def happen(self) -> None:
        self.fake.add("Good bread")

    async def test_what_is_asked_is_what_google_describes(self) -> None:
        async with self.running() as channel:
            assert (await channel.verify()).network_id == US
            sent = await channel.send(self.outgoing("k"))
            await channel.edit(sent.network_id, self.outgoing("k"))
            await channel.find_sent(self.outgoing("k"))
            await channel.fetch((await channel.fetch("")).cursor)
            await channel.look([self.top, "gone"])
            for how in (How.HIDE, How.UNHIDE):
                await channel.remove(Removal("r", self.top, how, "off topic"))
            await channel.remove(Removal("r", sent.network_id, How.DELETE, "a slip"))
        assert self.fake.unknown == []

    async def test_a_reply_to_a_reply_hangs_on_the_first_and_names_whom_it_answers(self) -> None:
        async with self.running() as channel:
            ben = self.fake.add("Me, too", BEN, self.top)["id"]
            said = replace(self.outgoing("k"), thread=f"{self.top}:ben", in_reply_to=ben, to_handle=BEN[1])
            assert await channel.find_sent(said) is None
            sent = await channel.send(said)
            assert await channel.find_sent(said) == sent
            with pytest.raises(Refused, match="10010 characters"):
                await channel.send(replace(said, text="a" * 10_000))
        assert self.fake.words() == ["@ben.holl Until nine."]

    async def test_a_long_thread_and_an_old_one_are_read_to_the_end(self) -> None:
        async with self.running() as channel:
            for number in range(110):
                self.fake.add(f"Loaf {number}")
            page = await channel.fetch("")
            many = {self.fake.add(f"Me, too {n}", BEN, self.top)["id"] for n in range(12)}
            heard: set[str] = set()
            for _ in range(3):
                page = await channel.fetch(page.cursor)
                heard |= set(self.ids(channel, page))
        assert heard == many

    async def test_what_was_said_before_is_recalled_theirs_and_ours_once(self) -> None:
        async with self.running() as channel:
            tops = [self.fake.ago(self.fake.add(f"Loaf {n}"), 80 - n / 4)["id"] for n in range(120)]
            for n in range(14):
                self.fake.ago(self.fake.add(f"Me, too {n}", BEN, tops[3]), 60 - n)
            self.fake.ago(self.fake.add("It is.", (US, OURS), tops[3]), 40)
            self.fake.ago(self.fake.add("Buy followers", state="heldForReview"), 50)
            self.fake.ago(self.fake.add("Long ago"), 91)
            slow = self.fake.ago(self.fake.add("Before that"), 100)["id"]
            self.fake.ago(self.fake.add("And now?", BEN, slow), 20)
            with counting_calls() as made:
                told = await recalled(channel)
        words = [one.text for one in told if isinstance(one, Incoming)]
        assert sorted(words) == sorted(
            ["Is it warm?", "And now?", *(f"Loaf {n}" for n in range(120)), *(f"Me, too {n}" for n in range(14))]
        )
        [ours] = [one for one in told if isinstance(one, Echo)]
        assert (ours.text, ours.in_reply_to) == ("It is.", tops[3])
        assert made.made <= 8, "three pages down and up, and one long thread"
        assert self.fake.unknown == []

    async def test_a_thread_that_went_while_it_was_read_keeps_what_the_list_showed(self) -> None:
        async with self.running() as channel:
            for n in range(8):
                self.fake.add(f"Me, too {n}", BEN, self.top)
            self.fault = next(one for one in FAULTS if one.name == "404")
            self.speaks = lambda request: request.path.endswith("/comments")  # type: ignore[method-assign]
            assert len(await recalled(channel)) == 6

    async def test_a_quiet_round_brings_nothing_and_an_edit_comes_once(self) -> None:
        async with self.running() as channel:
            page = await channel.fetch("")
            with counting_calls() as made:
                assert not (await channel.fetch(page.cursor)).items
            assert made.made == 3
            self.fake.reword(self.top, "Is it hot?")
            page = await channel.fetch(page.cursor)
            [event] = [e for raw in page.items for e in channel.translate(raw, channel.link)]
            assert not (await channel.fetch(page.cursor)).items
        assert (event.text, bool(event.version)) == ("Is it hot?", True)

    async def test_what_waits_for_review_is_read_and_hiding_is_found_again(self) -> None:
        async with self.running() as channel:
            held = self.fake.add("Buy followers", state="heldForReview")["id"]
            page = await channel.fetch("")
            events = [e for raw in page.items for e in channel.translate(raw, channel.link)]
            assert [e.network_id for e in events if e.automatic] == [held]
            for how in (How.HIDE, How.UNHIDE):
                act = Removal("r", self.top, how, "off topic")
                assert not await channel.removed(act)
                await channel.remove(act)
                assert await channel.removed(act)

    async def test_a_look_tells_what_is_gone_and_not_what_is_held(self) -> None:
        async with self.running() as channel:
            held = self.fake.add("Hm", state="heldForReview")["id"]
            found = await channel.look([self.top, held, "Ugxgone"])
        [event] = [e for raw in found for e in YoutubeConnector.translate(raw, channel.link)]
        assert isinstance(event, Removed)
        assert event.network_id == "Ugxgone"

    async def test_only_our_own_words_are_deleted(self) -> None:
        async with self.running() as channel:
            with pytest.raises(Refused, match="Hide it"):
                await channel.remove(Removal("r", self.top, How.DELETE, "a bad one"))
            sent = await channel.send(self.outgoing("k"))
            for _ in range(2):
                await channel.remove(Removal("r", sent.network_id, How.DELETE, "a slip"))
            assert await channel.removed(Removal("r", sent.network_id, How.DELETE, "a slip"))
        assert self.fake.words() == []

    async def test_a_film_is_brought_named_changed_and_taken_back(self, tmp_path: Path) -> None:
        film, post = a_film(tmp_path), Outgoing("p", "Rye today\n\nBy the sea", Kind.POST)
        async with self.running() as channel:
            self.fake.address = channel.link.settings["server"]
            assert await channel.find_film("u", film) is None
            there = await channel.upload_film("u", film, post)
            assert await channel.find_film("u", film) == there, "by its name, where no id was noted"
            ready = await channel.find_film("u", there.media)
            assert ready is not None
            assert ready.ready
            post = replace(post, media=(there.media,))
            assert await channel.find_published(post) is None
            sent = await channel.publish(post)
            assert [await channel.publish(post), await channel.find_published(post)] == [sent, sent]
            assert self.fake.studio.seen() == [("Rye today", "By the sea")]
            await channel.edit(sent.network_id, replace(post, text="Rye tomorrow"))
            assert self.fake.studio.seen() == [("Rye tomorrow", "")]
            gone = Removal("r", sent.network_id, How.DELETE, "a slip")
            for _ in range(2):
                await channel.remove(gone)
            assert await channel.removed(gone)
        assert (self.fake.studio.films, self.fake.unknown) == ({}, [])

    async def test_what_youtube_would_not_take_is_refused_before_any_call(self, tmp_path: Path) -> None:
        post = Outgoing("p", "Rye", Kind.POST)
        async with self.running() as channel:
            for words in ("", "a" * 101, "Rye\n" + "a" * 5001, "Rye > oats"):
                with pytest.raises(Refused):
                    await channel.upload_film("u", a_film(tmp_path), replace(post, text=words))
            with pytest.raises(Refused, match="too large"):
                await channel.upload_film("u", a_film(tmp_path, 256_000_000_001), post)
            with pytest.raises(Refused, match="one film"):
                await channel.publish(post)
        assert self.calls == []

    async def test_films_go_only_where_google_is(self, tmp_path: Path) -> None:
        async with self.running() as channel:
            for strange in ("https://films.example", "http://youtube.googleapis.com", "nowhere"):
                self.fake.address = strange
                with pytest.raises(TryAgain, match="where the film goes"):
                    await channel.upload_film("u", a_film(tmp_path), Outgoing("p", "Rye", Kind.POST))
        assert self.fake.studio.films == {}

    async def test_spent_units_are_waited_for_and_nothing_is_said(self) -> None:
        async with self.running() as channel:
            self.fake.units = 0
            with pytest.raises(TryAgain, match="units") as told:
                await channel.send(self.outgoing("k"))
        assert 60 <= told.value.after <= 90_000
        assert self.fake.words() == []


def test_the_day_ends_at_midnight_in_california() -> None:
    assert rest(datetime(2026, 11, 29, 7, 30, tzinfo=UTC)) == 1800
    assert rest(datetime(2026, 7, 1, 7, 30, tzinfo=UTC)) == 23.5 * 3600
