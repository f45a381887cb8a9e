"""A film leaves for a Facebook page in parts, is seen once Facebook is done with it, and only once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cast import Cast
from tests.media.movies import PLACE, movie
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import TOKEN, Graph

from rapport.connectors.facebook import films
from rapport.outbox.models import Attempt, Publication, Step

pytestmark = pytest.mark.peer
FILM = (movie(data=bytes(7 << 20)), "Two people by the sea")
LATER = (2, 6, 20, 40, 60)


@pytest.fixture
def walk(cast: Cast, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    monkeypatch.setattr(films, "WAITS", (0.0, 0.0))
    with running(network := Graph("posts")):
        yield Walk(cast, settings, network, "facebook", {"token": TOKEN, "server": network.address})


def pages(walk: Walk) -> Graph:
    assert isinstance(walk.emulator, Graph)
    return walk.emulator


def settled(walk: Walk, row: Publication) -> Publication:
    for later in LATER:
        row = walk.deliver(row, later)
    return row


def test_a_film_leaves_in_parts_and_is_seen_under_its_posts_own_name(walk: Walk) -> None:
    row, network = walk.post("Come and see", FILM), pages(walk)
    assert row.step == Step.SENT, row.reason
    assert network.page_films.spoken == ["start", "transfer", "transfer", "transfer", "finish"]
    [brought] = network.page_films.brought
    assert len(brought) == len(FILM[0])
    assert PLACE not in brought
    assert network.rows[row.network_id]["message"] == "Come and see"
    assert row.url.startswith("https://www.facebook.com/1001/videos/")
    asked = network.comments("Is it warm?", row.network_id)
    walk.hear()
    assert walk.conversation().messages.get().network_id == asked["id"]
    assert walk.under(row) == [walk.conversation()]


def test_while_facebook_works_on_it_that_is_said_and_its_post_is_not_sent_again(walk: Walk) -> None:
    network = pages(walk)
    network.page_films.looks = 5
    row = walk.post("Come and see", FILM)
    assert (row.step, row.reason, network.page_films.shown) == (Step.QUEUED, films.WORKS, [])
    row = settled(walk, row)
    assert (row.step, network.page_films.shown) == (Step.SENT, ["Come and see"]), row.reason
    assert network.page_films.spoken.count("finish") == 1


@pytest.mark.parametrize(
    ("at", "fault"), [*((at, "lost") for at in range(8)), (1, 500), (4, 500), (0, "garbage"), (4, "garbage")]
)
def test_wherever_an_answer_is_lost_it_is_one_post(walk: Walk, at: int, fault: str | int) -> None:
    network = pages(walk)
    network.faults = [*[0] * at, fault]
    row = settled(walk, walk.post("Come and see", FILM))
    assert (row.step, network.page_films.shown) == (Step.SENT, ["Come and see"]), row.reason


def test_the_same_words_beside_another_film_are_another_post(walk: Walk) -> None:
    first = walk.post("Come and see", FILM)
    pages(walk).faults = [*[0] * 4, 500]  # finish, of which nothing is known: the first has the same words
    second = settled(walk, walk.post("Come and see", (movie(20, data=bytes(7 << 20)), "The sea")))
    assert (first.step, second.step) == (Step.SENT, Step.SENT), second.reason
    assert first.network_id != second.network_id


def test_a_film_that_facebook_cannot_use_fails_with_its_reason(walk: Walk) -> None:
    pages(walk).page_films.spoils = True
    row = settled(walk, walk.post("Come and see", FILM))
    assert (row.step, pages(walk).page_films.shown) == (Step.FAILED, [])
    assert row.reason.startswith("Meta could not use this film: The video file you selected")


def test_one_that_facebook_never_ends_with_is_shown_to_a_person(walk: Walk) -> None:
    pages(walk).page_films.looks = 1000
    row = walk.post("Come and see", FILM)
    told = Attempt.across_brands.get(delivery=row)
    Attempt.across_brands.update(at=told.at - 2 * films.WORKED_ON)
    row = walk.deliver(row, 20)
    assert (row.step, row.reason) == (Step.UNKNOWN, films.STILL)


def test_a_session_that_is_gone_is_brought_anew(walk: Walk) -> None:
    network = pages(walk)
    network.faults = [0, 0, 0, 0, 500]  # told to show it, and nothing was done
    row = walk.post("Come and see", FILM)
    network.page_films.films.clear()
    row = settled(walk, row)
    assert (row.step, network.page_films.shown) == (Step.SENT, ["Come and see"]), row.reason
    assert network.page_films.spoken.count("start") == 2
