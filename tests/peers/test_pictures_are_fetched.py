"""A post with pictures leaves for networks that fetch them: over HTTP, from this house, and is seen there once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from tests.cast import Cast
from tests.media.pictures import picture
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import TOKEN, Graph
from tests.peers.open_house import open_house
from tests.peers.threads_server import Threads

from rapport.outbox.models import Attachment, Step
from rapport.publishing.checks import NotReady

pytestmark = pytest.mark.peer
RYE, OAK = picture(size=(100, 100)), picture(size=(100, 80), colour="brown")
ALONE, ROW = [(RYE, "A loaf of rye")], [(RYE, "A loaf of rye"), (OAK, "An oak table")]
Network = Graph | Threads


@pytest.fixture(params=["instagram", "threads"])
def walk(request: pytest.FixtureRequest, cast: Cast, settings: Any) -> Iterator[Walk]:
    emulator: Network = Graph("media") if request.param == "instagram" else Threads()
    with running(emulator), open_house(settings) as emulator.streets:
        yield Walk(cast, settings, emulator, request.param, {"token": TOKEN, "server": emulator.address})


def shown(walk: Walk, words: str) -> list[list[str]]:
    """What the pictures of our posts with these words show, as the network has them."""
    rows = walk.emulator.rows.values()  # type: ignore[attr-defined]
    ours = [one for one in rows if one.get("pictures") and one["text"] == words]
    return [[alt for _address, alt in one["pictures"]] for one in ours]


@pytest.mark.parametrize("pictures", [ALONE, ROW], ids=["one", "several"])
def test_a_post_with_pictures_is_seen_once_with_what_they_show(walk: Walk, pictures: Any) -> None:
    row = walk.post("Rye is back", *pictures)
    assert row.step == Step.SENT, row.reason
    assert shown(walk, "Rye is back") == [[alt for _, alt in pictures]]
    assert len(walk.emulator.pictures) == len(pictures)
    made = [Image.open(io.BytesIO(one)) for one in walk.emulator.pictures]
    assert {one.size for one in made} <= {(100, 100), (100, 80)}
    assert [one.url for one in Attachment.across_brands.all()] == [""] * len(pictures), "no address is kept"


def test_though_the_answer_was_lost_it_is_shown_once(walk: Walk) -> None:
    before = [0, 0, 0, 0] if walk.channel.network == "instagram" else [0, 0]  # room, made, looked at twice
    walk.emulator.faults = [*before, "lost"]
    row = walk.post("Rye is back", *ALONE)
    assert [one for one in walk.emulator.asked if "publish" in one.rpartition("/")[2]][-1].startswith("POST")
    assert not walk.emulator.faults
    assert (row.step, shown(walk, "Rye is back")) == (Step.SENT, [["A loaf of rye"]]), row.reason


def test_what_the_network_cannot_fetch_is_refused_with_its_words(walk: Walk) -> None:
    walk.emulator.streets = {}
    row = walk.post("Rye is back", *ALONE)
    assert row.step == Step.FAILED
    assert "aurora.example cannot be reached" in row.reason
    assert shown(walk, "Rye is back") == []


def test_a_house_that_nobody_can_reach_is_told_so_before(walk: Walk, settings: Any) -> None:
    settings.ADDRESS = "http://localhost:8000"
    before = len(walk.emulator.asked)
    with pytest.raises(NotReady, match="fetches files from here, and cannot reach this machine"):
        walk.post("Rye is back", *ALONE)
    assert len(walk.emulator.asked) == before
