"""A film becomes a post on YouTube: brought once where nobody sees it, worked on, named and shown once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast
from tests.media.movies import PLACE, movie
from tests.media.pictures import picture
from tests.peers.emulated import Walk, running
from tests.peers.youtube_server import BEN, TOKEN, YouTube

from rapport.budgets.filled import fills
from rapport.connectors.registry import manifest
from rapport.outbox.bring import PROCESSING
from rapport.outbox.models import Publication, Step
from rapport.publishing.checks import NotReady

pytestmark = pytest.mark.peer
WORDS = "Come and see\n\nEvery Sunday, by the sea.\n#rye"
FILM = (movie(data=bytes(2 << 20)), "")
SEEN = [("Come and see", "Every Sunday, by the sea.\n#rye")]


@pytest.fixture
def network() -> Iterator[YouTube]:
    with running(found := YouTube()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: YouTube) -> Walk:
    return Walk(cast, settings, network, "youtube", {"token": TOKEN, "server": network.address})


def settled(walk: Walk, row: Publication) -> Publication:
    for later in (1, 2, 10, 20, 40):
        row = walk.deliver(row, later)
    return row


def test_a_film_is_seen_by_its_title_once_youtube_has_worked_on_it(walk: Walk, network: YouTube) -> None:
    row = walk.post(WORDS, FILM)
    assert (row.step, row.reason, network.studio.seen()) == (Step.QUEUED, PROCESSING, [])
    row = settled(walk, row)
    assert (row.step, network.studio.seen()) == (Step.SENT, SEEN), row.reason
    [film], [session] = network.studio.films.values(), network.studio.sessions.values()
    assert row.url == f"https://www.youtube.com/watch?v={film['id']}"
    assert film["status"]["selfDeclaredMadeForKids"] is False
    assert len(session["bytes"]) == len(FILM[0])
    assert PLACE not in session["bytes"]
    assert network.unknown == []


def test_comments_under_our_film_stand_beside_its_post(walk: Walk, network: YouTube) -> None:
    row = settled(walk, walk.post(WORDS, FILM))
    first = network.add("Is it warm?", videoId=row.network_id)
    network.add("I wonder too", BEN, first["id"], videoId=row.network_id)
    network.add("Another film of yours is better")
    walk.hear()
    said = [one.messages.get().text for one in walk.under(row)]
    assert sorted(said) == ["I wonder too", "Is it warm?"]


@pytest.mark.parametrize("at", range(5))
@pytest.mark.parametrize("fault", ["lost", 500])
def test_wherever_an_answer_is_lost_it_is_one_film(
    walk: Walk, network: YouTube, at: int, fault: str | int
) -> None:
    network.faults = [*[0] * at, fault]
    row = settled(walk, walk.post(WORDS, FILM))
    assert (row.step, network.studio.seen()) == (Step.SENT, SEEN), row.reason
    assert len(network.studio.films) == 1


def test_what_broke_off_goes_on_where_it_broke_off(walk: Walk, network: YouTube) -> None:
    network.studio.breaks = [1 << 20, 0, 100]
    row = settled(walk, walk.post(WORDS, FILM))
    assert (row.step, network.studio.seen(), len(network.studio.sessions)) == (Step.SENT, SEEN, 1), row.reason
    assert len(network.studio.sessions["0"]["bytes"]) == len(FILM[0])


def test_a_film_that_was_brought_by_a_sender_that_died_is_found_by_its_name(walk: Walk, network: YouTube) -> None:
    network.faults = [0, *["lost"] * 8]  # it is there, and nobody was told
    row = walk.post(WORDS, FILM)
    assert (row.step, len(network.studio.films)) == (Step.QUEUED, 1)
    network.faults = []
    row = settled(walk, row)
    assert (row.step, network.studio.seen(), len(network.studio.films)) == (Step.SENT, SEEN, 1), row.reason


def test_one_that_youtube_cannot_use_fails_with_its_reason(walk: Walk, network: YouTube) -> None:
    network.studio.spoils = True
    row = settled(walk, walk.post(WORDS, FILM))
    assert (row.step, row.reason) == (Step.FAILED, "YouTube could not use this film: codec.")


def test_a_project_that_was_not_audited_is_told_that_nobody_sees_its_film(walk: Walk, network: YouTube) -> None:
    network.studio.audited = False
    row = settled(walk, walk.post(WORDS, FILM))
    assert (row.step, network.studio.seen()) == (Step.FAILED, [])
    assert "keeps this film private" in row.reason


def test_what_a_film_costs_is_counted_as_google_counts_it(walk: Walk, network: YouTube) -> None:
    row = settled(walk, walk.post(WORDS, FILM))
    assert row.step == Step.SENT
    later, buckets = datetime.now(UTC) + timedelta(hours=1), manifest("youtube").buckets
    used = {one.code: sum(n for _, n in fills(walk.channel, one, later)) for one in buckets}
    assert (used["uploads"], used["units"]) == (network.studio.had, network.spent)
    assert network.spent == 1 + 2 + 50, "to connect, to ask twice how far it is, to name it and show it"


def test_a_hundred_films_a_day_and_no_more(walk: Walk, network: YouTube) -> None:
    network.studio.had = 100
    row = walk.post(WORDS, FILM)
    assert (row.step, network.studio.films) == (Step.QUEUED, {})
    assert "used up" in row.reason


@pytest.mark.parametrize(
    ("words", "beside", "says"),
    [
        (WORDS, (), "is a film with words"),
        (WORDS, ((picture(), "A loaf"),), "is a film with words"),
        ("", (FILM,), "there is none; write one"),
        ("a" * 101, (FILM,), "101 characters, of at most 100"),
        ("Rye\n" + "é" * 2501, (FILM,), "at most 5000 bytes are taken; these are 5002"),
        ("Rye <3", (FILM,), "neither < nor >"),
    ],
)
def test_what_youtube_does_not_take_is_said_before(
    walk: Walk, network: YouTube, words: str, beside: tuple[tuple[bytes, str], ...], says: str
) -> None:
    with pytest.raises(NotReady, match=says):
        walk.post(words, *beside)
    assert network.studio.sessions == {}
