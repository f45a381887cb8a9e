"""A picture beside private words is seen once, before its words, whatever breaks on the way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.cast import Cast
from tests.media.pictures import picture
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import DEE, TOKEN, Graph
from tests.peers.open_house import open_house

from rapport.inbox.models import Message
from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import write
from rapport.media.attached import Attached
from rapport.media.files import keep_file
from rapport.outbox.models import Reply, Step

pytestmark = pytest.mark.peer
LEG = picture(size=(120, 90))
SEEN = ["(picture)", "Is it this leg?"]


@pytest.fixture(params=["facebook", "instagram"])
def walk(request: pytest.FixtureRequest, cast: Cast, settings: Any) -> Iterator[Walk]:
    emulator = Graph("posts" if request.param == "facebook" else "media")
    with running(emulator), open_house(settings) as emulator.streets:
        walk = Walk(cast, settings, emulator, request.param, {"token": TOKEN, "server": emulator.address})
        emulator.writes("The leg of my table is broken.")
        walk.hear()
        emulator.asked.clear()
        yield walk


def meta(walk: Walk) -> Graph:
    assert isinstance(walk.emulator, Graph)
    return walk.emulator


def pictured(walk: Walk, words: str = "Is it this leg?", many: int = 1) -> Reply:
    now, brand = datetime.now(UTC), walk.cast.aurora
    kept = [keep_file(brand, f"leg{n}.png", LEG, now) for n in range(many)]
    shown = [Attached(file, name) for file, name in kept]
    reply = write(walk.conversation(), words, walk.cast.ana, now, attached=shown)
    assert isinstance(reply, Reply)
    return reply


def settled(walk: Walk, reply: Reply) -> Reply:
    """Tried again, as the clock does, until it is decided."""
    for turn in range(8):
        reply = walk.deliver(reply, 0.05 + 10 * turn)
        if reply.step not in (Step.QUEUED, Step.SENDING):
            break
    return reply


def test_the_picture_goes_before_the_words_and_both_are_ours(walk: Walk) -> None:
    reply = settled(walk, pictured(walk))
    assert (reply.step, meta(walk).talked()) == (Step.SENT, SEEN), reply.reason
    assert [one.said_as for one in reply.attachments.all()] == [meta(walk).below["t_42"][1]]
    walk.hear()
    assert Message.of(walk.cast.aurora).count() == 2
    assert not Message.of(walk.cast.aurora).filter(native=True).exists()
    if walk.channel.network == "facebook":
        assert list(meta(walk).attached.values())[0].startswith(b"\x89PNG")
    else:
        assert len(meta(walk).pictures) == 1


@pytest.mark.parametrize("fault", ["lost", 503, 429, "garbage", "slow"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_whatever_breaks_at_whichever_call_it_is_seen_once(walk: Walk, place: int, fault: Any) -> None:
    meta(walk).faults = [*[0] * place, fault]
    reply = settled(walk, pictured(walk))
    meta(walk).faults.clear()  # Instagram fetches: there are two calls, and no third
    assert (reply.step, meta(walk).talked()) == (Step.SENT, SEEN), reply.reason
    walk.hear()
    assert not Message.of(walk.cast.aurora).filter(native=True).exists()


def test_a_picture_that_comes_back_before_the_call_is_answered_is_ours(walk: Walk) -> None:
    meta(walk).faults = [*([0] if walk.channel.network == "facebook" else []), 0, 503]
    reply = walk.deliver(pictured(walk))
    assert meta(walk).talked() == ["(picture)"]
    number = meta(walk).below["t_42"][0]
    said = {
        "mid": number,
        "is_echo": True,
        "attachments": [{"type": "image", "payload": {"url": "https://x.example/a"}}],
    }
    event = {"sender": {"id": "1001"}, "recipient": {"id": DEE["id"]}, "timestamp": int(time.time() * 1000)}
    walk.take([meta(walk).call({"id": "1001", "messaging": [{**event, "message": said}]})[0]] * 2)
    assert not Message.of(walk.cast.aurora).filter(native=True).exists()
    assert (settled(walk, reply).step, meta(walk).talked()) == (Step.SENT, SEEN)


def test_what_somebody_says_by_hand_the_next_day_is_theirs(walk: Walk) -> None:
    reply = settled(walk, pictured(walk))
    assert reply.sent_at
    said = {
        "mid": "m_own",
        "is_echo": True,
        "attachments": [{"type": "image", "payload": {"url": "https://x.example/a"}}],
    }
    event = {"sender": {"id": "1001"}, "recipient": {"id": DEE["id"]}, "timestamp": int(time.time() * 1000)}
    walk.take([meta(walk).call({"id": "1001", "messaging": [{**event, "message": said}]})[0]])
    assert Message.of(walk.cast.aurora).filter(native=True).count() == 1


def test_the_window_holds_for_a_picture_too(walk: Walk) -> None:
    talk = walk.conversation()
    meta(walk).last_word["42"] = datetime.now(UTC) - timedelta(days=3)
    assert settled(walk, pictured(walk)).step == Step.SENT, "a person's words may follow for seven days"
    type(talk).across_brands.filter(pk=talk.pk).update(last_in_at=datetime.now(UTC) - timedelta(days=8))
    with pytest.raises(NotAllowed, match="7 days"):
        pictured(walk, "And now?")


def test_two_pictures_are_refused_before_anything_is_said(walk: Walk) -> None:
    with pytest.raises(NotAllowed, match="at most 1 files"):
        pictured(walk, many=2)
    assert meta(walk).asked == []


def test_a_house_that_nobody_can_reach_is_told_so_where_the_network_fetches(walk: Walk, settings: Any) -> None:
    settings.ADDRESS = "http://localhost:8000"
    if walk.channel.network == "facebook":
        assert settled(walk, pictured(walk)).step == Step.SENT
        return
    with pytest.raises(NotAllowed, match="cannot reach this machine"):
        pictured(walk)
    assert meta(walk).asked == []
