"""A reply's files are on the network before its words, and both leave once, wherever the sender dies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pytest

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.manifest import Can, Limits
from rapport.domain.message import Kind, Media
from rapport.media.attached import Attached
from rapport.media.files import keep_file
from rapport.media.models import File
from rapport.outbox import queue
from rapport.outbox.claim import claim, keep_lease
from rapport.outbox.models import Attachment, Reply, Step
from tests.media.pictures import NOISE, picture
from tests.outbox.networks import MANIFEST, Paper, PaperChannel, SearchablePaper, replace_struct
from tests.outbox.world import POINTS, World

pytestmark = pytest.mark.django_db
LIMITS = Limits(text=500, media=4, media_bytes=50_000)


@dataclass
class Album(Paper):
    """Paper that takes pictures; `asks`: whether it tells what was brought before."""

    asks: bool = True
    brought: dict[str, bytes] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    trouble: list[ConnectorError] = field(default_factory=list)
    carries: bool = False

    def connector(self) -> PaperChannel:
        channel = (SearchablePaper if self.carries else AlbumChannel)(ChannelConfig(key="album"), Http())
        can = Can(poll=True, send=True, find_sent=True, media=True, upload=not self.carries)
        about: dict[str, Any] = {"can": can, "limits": LIMITS, "files": [Kind.DIRECT]}
        # Limits are the class's, as any connector's.
        type(channel).manifest = channel.manifest = replace_struct(MANIFEST, **about)
        channel.paper = self
        return channel


class AlbumChannel(SearchablePaper):
    paper: Album

    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        self.paper.calls.append(key)
        if self.paper.trouble:
            error = self.paper.trouble.pop(0)
            if isinstance(error, MaybeSent):
                self.paper.brought[key] = content
            raise error
        self.paper.brought[key] = content
        return replace(media, id=f"id-{key}")

    async def find_upload(self, key: str, media: Media) -> Media | None:
        there = self.paper.asks and key in self.paper.brought
        return replace(media, id=f"id-{key}") if there else None


@pytest.fixture(autouse=True)
def _as_before() -> Any:
    yield
    SearchablePaper.manifest = MANIFEST


def says(world: World, *contents: bytes) -> Reply:
    kept = [keep_file(world.brand, f"{n}.png", data, world.now) for n, data in enumerate(contents)]
    attached = [Attached(file, name, f"Picture {n}") for n, (file, name) in enumerate(kept)]
    words = queue.Words("Here it is.", Kind.DIRECT)
    return queue.approved(world.floor, words, world.person, world.now, world.now, attached=attached)


def test_pictures_leave_with_the_words_in_their_order_and_small_enough() -> None:
    album = Album()
    world = World.fresh(album)
    reply = says(world, picture(), NOISE)
    world.settle()
    reply.refresh_from_db()
    assert reply.step == Step.SENT
    [said] = album.seen
    assert [(one.id, one.alt) for one in said.media] == [
        (f"id-{reply.key}.0", "Picture 0"),
        (f"id-{reply.key}.1", "Picture 1"),
    ]
    assert all(len(content) <= LIMITS.media_bytes for content in album.brought.values())
    assert said.media[1].mime == "image/jpeg", "the noise could only be made small as a JPEG"


def test_a_network_without_uploads_gets_the_bytes_with_the_words() -> None:
    album = Album(carries=True)
    world = World.fresh(album)
    says(world, picture())
    world.settle()
    [said] = album.seen
    assert said.media[0].content == File.of(world.brand).get().place.read_bytes()


@pytest.mark.parametrize("asks", [True, False])
def test_wherever_the_sender_dies_the_picture_leaves_once_with_its_words(asks: bool) -> None:
    for first, second in product(("", "prepared", *POINTS), repeat=2):
        album = Album(asks=asks)
        world = World.fresh(album)
        reply = says(world, picture())
        for point in (first, second):
            world.kill = point
            world.send()
            world.wait(700)
        world.kill = ""
        world.settle()
        reply.refresh_from_db()
        told = (asks, first, second, reply.step)
        assert (reply.step, world.times_seen(reply)) == (Step.SENT, 1), told
        assert [one.id for one in album.seen[0].media] == [f"id-{reply.key}.0"], told
        assert len(album.calls) == 1 or not asks, "what was brought is looked for, not brought again"


@pytest.mark.parametrize(
    "error", [TryAgain("busy", after=5), NeedsReconnect("token revoked"), MaybeSent("k"), Refused("no")]
)
def test_an_upload_that_fails_says_nothing(error: ConnectorError) -> None:
    album = Album(trouble=[error])
    world = World.fresh(album)
    reply = says(world, picture())
    world.send()
    assert album.seen == []
    assert not reply.attempts.exists(), "nothing was said, so there is nothing to look for"
    world.settle()
    reply.refresh_from_db()
    wanted = (Step.FAILED, 0) if isinstance(error, Refused) else (Step.SENT, 1)
    assert (reply.step, world.times_seen(reply)) == wanted


def test_bytes_that_are_gone_are_told_and_nothing_leaves() -> None:
    world = World.fresh(Album())
    reply = says(world, picture())
    Attachment.across_brands.get(delivery=reply).file.place.unlink()
    world.settle()
    reply.refresh_from_db()
    assert (reply.step, reply.reason) == (Step.FAILED, "0.png is not on this machine any more; attach it again.")


def test_a_sender_that_took_too_long_to_bring_it_says_nothing() -> None:
    world = World.fresh(Album())
    reply = says(world, picture())
    slow = claim(reply.pk, world.now)
    assert slow
    assert keep_lease(slow, world.now)
    world.wait(200)
    assert claim(reply.pk, world.now), "its lease ran out"
    assert not keep_lease(slow, world.now)
