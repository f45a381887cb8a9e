"""A film is on the network, and ready there, before its post; wherever the sender dies, both are there once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from rapport.connectors.base import ChannelConfig, FilmThere
from rapport.connectors.errors import ConnectorError, Refused, TryAgain
from rapport.connectors.film_limits import FilmLimits
from rapport.connectors.http import Http
from rapport.connectors.manifest import Can
from rapport.domain.message import Media
from rapport.domain.reply import Outgoing
from rapport.media.attached import Attached
from rapport.media.films import keep_brought
from rapport.outbox.bring import NEVER_READY, PROCESSING
from rapport.outbox.models import Attachment, Publication, Step
from rapport.outbox.publish import PublicWords, approve_publication
from tests.media.movies import movie
from tests.outbox.networks import MANIFEST, ActingChannel, Paper, replace_struct
from tests.outbox.world import POINTS, World

pytestmark = pytest.mark.django_db
LIMITS = FilmLimits(bytes=50_000, longest=60, source="tests", read=date(2026, 11, 30))


@dataclass
class Screen(Paper):
    """Paper that takes films and works on each for so many looks; `works` None: for ever."""

    works: int | None = 2
    brought: dict[str, int] = field(default_factory=dict)
    looks: int = 0
    trouble: list[ConnectorError] = field(default_factory=list)
    spoilt: bool = False

    def connector(self) -> ActingChannel:
        channel = ScreenChannel(ChannelConfig(key="screen"), Http())
        can = Can(poll=True, send=True, publish=True, upload_film=True)
        type(channel).manifest = channel.manifest = replace_struct(MANIFEST, can=can, films=LIMITS)
        channel.paper = self
        return channel


class ScreenChannel(ActingChannel):
    paper: Screen

    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        if self.paper.trouble:
            raise self.paper.trouble.pop(0)
        assert media.film
        assert media.film.place.stat().st_size == media.film.size
        self.paper.brought[key] = self.paper.brought.get(key, 0) + 1
        return FilmThere(replace(media, id=f"id-{key}"), ready=False)

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        if self.paper.spoilt:
            raise Refused("The film cannot be read here.")
        self.paper.looks += 1
        ready = self.paper.works is not None and self.paper.looks > self.paper.works
        return FilmThere(replace(media, id=f"id-{key}"), ready) if key in self.paper.brought else None


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    ScreenChannel.manifest = MANIFEST


def shows(world: World, data: bytes) -> Publication:
    file, name = keep_brought(world.brand, "walk.mp4", io.BytesIO(data), world.now)
    words = PublicWords("Come and see.", files=(Attached(file, name, "The sea"),))
    return approve_publication(world.floor.channel, words, "film", world.person, world.now, None, world.now)


def test_while_the_network_works_on_it_that_is_said_and_nothing_leaves() -> None:
    screen = Screen()
    world = World.fresh(screen)
    post = shows(world, movie())
    told: list[Any] = []
    for _ in range(4):
        world.send()
        post.refresh_from_db()
        told.append((post.step, post.reason == PROCESSING, len(screen.seen)))
        world.wait(60)
    assert told == [(Step.QUEUED, True, 0)] * 3 + [(Step.SENT, False, 1)]
    assert list(screen.brought.values()) == [1]
    assert [(one.id, one.alt) for one in screen.seen[0].media] == [(f"id-{post.key}.0", "The sea")]


def test_wherever_the_sender_dies_the_film_is_brought_once_and_its_post_left_once() -> None:
    for first, second in product(("", "prepared", *POINTS), repeat=2):
        screen = Screen(works=1)
        world = World.fresh(screen)
        post = shows(world, movie())
        for point in (first, second):
            world.kill = point
            world.send()
            world.wait(700)
        world.kill = ""
        world.settle()
        post.refresh_from_db()
        told = (first, second, post.step, post.reason)
        assert (post.step, len(screen.seen)) == (Step.SENT, 1), told
        assert list(screen.brought.values()) == [1], told


def test_a_line_that_broke_in_mid_upload_is_brought_again() -> None:
    screen = Screen(trouble=[TryAgain("broke off", after=5)])
    world = World.fresh(screen)
    post = shows(world, movie())
    for _ in range(6):
        world.send()
        world.wait(60)
    post.refresh_from_db()
    assert (post.step, list(screen.brought.values())) == (Step.SENT, [1])


def test_one_that_is_never_ready_is_told_after_two_hours() -> None:
    screen = Screen(works=None)
    world = World.fresh(screen)
    post = shows(world, movie())
    for _ in range(12):
        world.send()
        world.wait(1200)
    post.refresh_from_db()
    assert (post.step, post.reason, screen.seen) == (Step.FAILED, NEVER_READY, [])


def test_one_that_the_network_cannot_read_fails_with_its_reason() -> None:
    screen = Screen()
    world = World.fresh(screen)
    post = shows(world, movie())
    world.send()
    screen.spoilt = True
    world.wait(60)
    world.send()
    post.refresh_from_db()
    assert (post.step, post.reason) == (Step.FAILED, "The film cannot be read here.")


def test_one_that_is_too_long_or_gone_from_the_disk_is_not_brought() -> None:
    for seconds, gone, says in ((61, False, "at most 1:00 min"), (9, True, "not on this machine")):
        screen = Screen()
        world = World.fresh(screen)
        post = shows(world, movie(seconds))
        if gone:
            Attachment.across_brands.get(delivery=post).file.place.unlink()
        world.send()
        post.refresh_from_db()
        assert (post.step, screen.brought) == (Step.FAILED, {})
        assert says in post.reason
