"""A mention on an emulated X is answered once by a person, and what it costs stays within reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.cast import Cast
from tests.media.movies import movie
from tests.media.pictures import picture
from tests.peers.emulated import Walk, running
from tests.peers.x_server import TOKEN, X

from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import write
from rapport.media.attached import Attached
from rapport.media.files import keep_file
from rapport.outbox.bring import PROCESSING
from rapport.outbox.models import Reply, Step

pytestmark = pytest.mark.peer


@pytest.fixture
def network() -> Iterator[X]:
    with running(found := X()):
        yield found


def test_a_mention_is_answered_once_though_the_answer_was_lost(cast: Cast, settings: object, network: X) -> None:
    walk = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
    asked = network.says("@aurora is the kayak still there?")["id"]
    walk.hear()
    network.faults = ["lost"]
    reply = walk.answer("It is, until Friday.")
    assert reply.step == Step.SENT, reply.reason
    ours = [one for one in network.posts if one["by"] == "900"]
    assert [one["referenced_tweets"][0]["id"] for one in ours] == [asked]
    walk.hear()
    assert walk.conversation().messages.count() == 2
    assert network.billed <= 25  # with who we are, asked on connecting


@pytest.mark.parametrize("faults", [[], [0, 0, "lost"], ["lost"], [0, 0, 503], [0, 0, "garbage"]], ids=str)
def test_a_picture_goes_with_a_direct_message_once_with_what_it_shows(
    cast: Cast, settings: object, network: X, faults: list[int | str]
) -> None:
    walk = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
    network.writes("The leg of my table is broken.")
    walk.hear()
    now = datetime.now(UTC)
    file, name = keep_file(cast.aurora, "leg.png", picture(), now)
    shown = [Attached(file, name, "A leg of oak")]
    reply = write(walk.conversation(), "Is it this leg?", cast.ana, now, attached=shown)
    assert isinstance(reply, Reply)
    network.faults = list(faults)  # the picture, what it shows, the message
    for turn in range(4):
        reply = walk.deliver(reply, 0.05 + 10 * turn)
    assert (reply.step, network.faults) == (Step.SENT, []), reply.reason
    [(words, (content, alt))] = network.shown_beside
    assert (words, alt, content[:4]) == ("Is it this leg?", "A leg of oak", b"\x89PNG")
    walk.hear()
    assert walk.conversation().messages.count() == 2
    with pytest.raises(NotAllowed, match="at most 1 files"):
        write(walk.conversation(), "And these?", cast.ana, now, attached=shown * 2)


def test_a_post_leaves_once_with_its_pictures_and_what_they_show(cast: Cast, settings: object, network: X) -> None:
    walk = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
    network.faults = [0, 0, 0, 0, "lost"]  # two pictures, each told what it shows
    row = walk.post("Rye is back", (picture(), "A loaf of rye"), (picture(colour="brown"), "An oak table"))
    assert row.step == Step.SENT, row.reason
    assert not network.faults
    [ours] = [one for one in network.posts if one["by"] == "900"]
    shown = [network.pictures_of[one] for one in ours["shown"]]
    assert [alt for _content, alt in shown] == ["A loaf of rye", "An oak table"]
    assert all(content.startswith(b"\x89PNG") for content, _alt in shown)


def test_a_film_leaves_in_parts_and_its_post_once_x_is_done_with_it(
    cast: Cast, settings: object, network: X
) -> None:
    walk = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
    film = movie(data=bytes(9 << 20))
    row = walk.post("Come and see", (film, "Two people by the sea"))
    assert (row.step, row.reason) == (Step.QUEUED, PROCESSING)
    for later in (1, 2, 3):
        row = walk.deliver(row, later)
    assert row.step == Step.SENT, row.reason
    [ours] = [one for one in network.posts if one["by"] == "900"]
    assert list(network.films) == ours["shown"]
    assert len(network.films[ours["shown"][0]]["parts"]) == 3
    assert len(network.pictures_of[ours["shown"][0]][0]) == len(film)


def test_a_part_that_was_lost_brings_the_film_anew_and_its_post_once(
    cast: Cast, settings: object, network: X
) -> None:
    walk = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
    network.faults = [0, "lost"]  # begun, a part
    row = walk.post("Come and see", (movie(), "Two people by the sea"))
    for later in (1, 2, 3, 4):
        row = walk.deliver(row, later)
    assert row.step == Step.SENT, row.reason
    [ours] = [one for one in network.posts if one["by"] == "900"]
    assert len(ours["shown"]) == 1


def test_a_film_that_x_cannot_use_fails_with_its_reason(cast: Cast, settings: object, network: X) -> None:
    walk = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
    network.spoils_films = True
    row = walk.post("Come and see", (movie(), "Two people by the sea"))
    row = walk.deliver(row, 1)
    assert (row.step, row.reason) == (Step.FAILED, "X could not use this film: InvalidMedia.")
