"""A mention on an emulated X is answered once by a person, and what it costs stays within reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.cast import Cast
from tests.media.pictures import picture
from tests.peers.emulated import Walk, running
from tests.peers.x_server import TOKEN, X

from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import write
from rapport.media.attached import Attached
from rapport.media.files import keep_file
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
