"""Videos that watchers find on YouTube: a hundred searches a day, a feed for accounts, and no unit for either."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.youtube_server import BEN, OURS, TOKEN, US, YouTube

from rapport.budgets.standing import budget_standing
from rapport.connectors.registry import manifest
from rapport.curation.credit import credited
from rapport.curation.looking import look_around
from rapport.curation.models import CuratedCard, Looks, Sighting, Watcher
from rapport.curation.watching import WatcherGiven, set_watcher
from rapport.curation.ways import watch_ways
from rapport.inbox.models import Message
from rapport.triage.read import default_reader

pytestmark = pytest.mark.peer
_reader = default_reader()


@pytest.fixture
def network() -> Iterator[YouTube]:
    with running(found := YouTube()):
        yield found


class Cinema:
    """Casa Aurora's channel on YouTube, and what its watchers find there."""

    def __init__(self, cast: Cast, settings: Any, network: YouTube) -> None:
        self.cast, self.net, self.ahead = cast, network, timedelta(0)
        self.walk = Walk(cast, settings, network, "youtube", {"token": TOKEN, "server": network.address})

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def watch(self, words: str = "joint", looks: Looks = Looks.KEYWORD) -> Watcher:
        what = WatcherGiven(words, looks, words, self.walk.channel, minutes=15, looks_a_day=96)
        return set_watcher(self.cast.aurora, what, self.cast.ana, self.now)

    def look(self, minutes: float = 0) -> Watcher:
        self.ahead += timedelta(minutes=minutes)
        look_around(_reader, self.now)
        return Watcher.of(self.cast.aurora).latest("pk")

    def cards(self) -> list[CuratedCard]:
        return list(CuratedCard.of(self.cast.aurora).order_by("pk"))

    @property
    def used(self) -> dict[str, int]:
        """How much of each bucket the house counted."""
        return {one.code: used for one, used in budget_standing(self.walk.channel, self.now).buckets}


@pytest.fixture
def cinema(cast: Cast, settings: object, network: YouTube) -> Cinema:
    return Cinema(cast, settings, network)


def test_videos_become_cards_and_searches_are_counted_as_google_counts_them(cinema: Cinema) -> None:
    spent, units = cinema.net.spent, cinema.used["units"]
    number = cinema.net.film("A scarf joint & how to cut it", about="Twelve minutes in a boat shed.")
    cinema.net.film("Our own joint", (US, OURS))
    cinema.net.film("A joint to come", live="upcoming")
    cinema.net.film("Bread")
    cinema.watch()
    cinema.look()
    [card] = cinema.cards()
    assert card.text == "A scarf joint & how to cut it\n\nTwelve minutes in a boat shed."
    assert card.link == f"https://youtube.com/watch?v={number}"
    assert card.url == f"https://www.youtube.com/watch?v={number}"
    assert card.url in credited(cinema.cast.aurora, card)
    assert (cinema.used["searches"], cinema.net.searches) == (1, 1)
    assert (cinema.used["units"] - units, cinema.net.spent - spent) == (0, 0)
    cinema.look(20)
    assert (len(cinema.cards()), cinema.used["searches"], cinema.net.searches) == (1, 2, 2)
    assert cinema.net.unknown == []
    assert not Message.of(cinema.cast.aurora).exists()


def test_pages_are_read_while_they_bring_something_new(cinema: Cinema) -> None:
    for n in range(110):
        cinema.net.film(f"Joint {n} {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 9} {n * 7919}")
    cinema.watch()
    cinema.look()
    assert (Sighting.of(cinema.cast.aurora).count(), cinema.net.searches) == (110, 3)
    cinema.net.film("The latest joint of all")
    cinema.look(20)
    assert (Sighting.of(cinema.cast.aurora).count(), cinema.net.searches) == (111, 5)


@pytest.mark.parametrize("words", ["@ben.holl", "ben.holl", BEN[0], f"https://www.youtube.com/channel/{BEN[0]}"])
def test_an_account_is_read_from_its_feed_without_a_search(cinema: Cinema, words: str) -> None:
    way = next(one for one in watch_ways(cinema.cast.aurora) if one.manifest.network == "youtube" and one.by_feed)
    assert (way.looks, way.cost) == (Looks.ACCOUNT, "")
    spent = cinema.net.spent
    number = cinema.net.film("Three glues, three mistakes", BEN, "What holds & what does not.")
    cinema.net.film("Somebody else's film")
    cinema.watch(words, Looks.ACCOUNT)
    row = cinema.look()
    assert (row.looks, row.network, row.channel, row.reason) == (Looks.FEED, "feeds", None, "")
    assert BEN[0] in row.words
    [card] = cinema.cards()
    assert card.link == f"https://youtube.com/watch?v={number}"
    assert "What holds & what does not." in card.text
    assert cinema.net.searches == 0
    assert cinema.net.spent - spent == (0 if BEN[0] in words else 1)
    cinema.net.film("A fourth glue", BEN)
    cinema.look(20)
    assert len(cinema.cards()) == 2
    assert cinema.net.spent - spent <= 1


def test_a_video_that_a_search_and_a_feed_bring_is_one_card(cinema: Cinema) -> None:
    cinema.net.film("A joint in oak", BEN)
    cinema.watch()
    cinema.watch("@ben.holl", Looks.ACCOUNT)
    cinema.look()
    assert (len(cinema.cards()), Sighting.of(cinema.cast.aurora).count()) == (1, 2)


def test_an_account_that_is_not_there_is_said(cinema: Cinema) -> None:
    cinema.watch("@nobody", Looks.ACCOUNT)
    row = cinema.look()
    assert row.looks == Looks.ACCOUNT
    assert "no channel of this handle" in row.reason


def test_where_the_days_searches_are_used_up_it_waits_and_comments_go_on(cinema: Cinema) -> None:
    cinema.net.film("A joint")
    cinema.watch()
    cinema.net.most_searches = 0
    row = cinema.look()
    assert (row.failed, cinema.cards()) == (1, [])
    assert "used up" in row.reason
    assert row.due_at > cinema.now
    cinema.net.add("Is it warm?")
    cinema.walk.hear()
    assert Message.of(cinema.cast.aurora).count() == 1
    cinema.net.most_searches, cinema.net.busy = 100, 1
    assert "asks us to wait" in cinema.look(7 * 60).reason
    cinema.net.busy = 0
    assert cinema.look(7 * 60).reason == ""
    assert len(cinema.cards()) == 1


def test_hostile_answers_break_nothing(cinema: Cinema) -> None:
    cinema.net.film("A joint")
    good = cinema.net.videos[0]
    no_time = {**good, "id": {"videoId": "a"}, "snippet": {**good["snippet"], "publishedAt": "soon"}}
    odd: list[Any] = [
        good,
        {"kind": "youtube#searchResult", "id": {"videoId": "b"}, "snippet": {"title": "joint"}},
    ]
    odd += [no_time, {**good, "id": {"videoId": "c" * 5000}}, {**good, "id": {"channelId": "UC"}}]
    cinema.net.videos = odd
    for one in odd[1:]:
        one["snippet"] = {**good["snippet"], **one["snippet"]} if one is not odd[1] else one["snippet"]
    cinema.watch("joint", Looks.KEYWORD)
    cinema.net.faults = ["garbage"]
    assert cinema.look().failed == 1
    cinema.net._found = lambda query: {"items": [*odd, 7, "x", None], "nextPageToken": 9}  # type: ignore[method-assign, dict-item]
    cinema.net.honest = _unchecked(cinema.net)  # type: ignore[method-assign]
    assert cinema.look(60).reason == ""
    assert len(cinema.cards()) == 1


def _unchecked(net: YouTube) -> Any:
    from aiohttp import web

    async def honest(request: web.Request) -> web.StreamResponse:
        return web.json_response(net._found(request.query))

    return honest


def test_nothing_on_youtube_is_automatic_by_its_manifest() -> None:
    known = manifest("youtube")
    assert known.automatic == []
    assert "auto" not in known.modes.values()
    searches = next(one for one in known.buckets if one.code == "searches")
    assert (searches.calls, searches.seconds) == (100, 86_400)
