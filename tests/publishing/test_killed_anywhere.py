"""A post with pictures, a thread, a poll and a first comment: the sender is killed at every point of its way out.

The points are not written down here: a run in which nobody dies tells all of them, those between the steps of a
delivery, and those within a call, before and after the network has what it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count, product
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from rapport.channels.connected import healthy
from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.manifest import Can, Limits
from rapport.domain.message import Kind, Media
from rapport.domain.poll import Poll
from rapport.domain.post_states import PostState
from rapport.domain.reply import Outgoing, Sent
from rapport.inbox.surface_failures import decide
from rapport.media.files import keep_file
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.outbox.models import Delivery, Step
from rapport.publishing.given import FileGiven, VariantGiven
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.trouble import troubles
from tests.media.pictures import picture
from tests.outbox.networks import MANIFEST, ActingChannel, Paper, replace_struct
from tests.outbox.world import Killed
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
SAID = ["Oak, slowly.", "Then ash.", "The measures."]
SCENES = ("pictures in a thread", "a poll in a thread", "pictures with their words")
# What a network knows of an earlier call: its key, what was uploaded, and whether one may look for it.
NETWORKS = {
    "knows keys": {"idempotent": True, "asks": True},
    "knows no keys": {"idempotent": False, "asks": True},
    "forgets uploads": {"idempotent": False, "asks": False},
    "cannot be looked at": {"idempotent": False, "asks": True, "hides": True},
    "knows keys, cannot be looked at": {"idempotent": True, "asks": False, "hides": True},
}
FAILURES: dict[str, Callable[[], tuple[ConnectorError | None, ConnectorError | None]]] = {
    "busy": lambda: (TryAgain("busy", after=5), None),
    "signed out": lambda: (NeedsReconnect("token revoked"), None),
    "refused": lambda: (Refused("No."), None),
    "lost before it arrived": lambda: (MaybeSent("k"), None),
    "lost after it arrived": lambda: (None, MaybeSent("k")),
}


@dataclass
class Wall(Paper):
    """Paper with pictures, on which everybody reads; `reached` is told of each step within a call.

    `hides`: whoever looks for a post there is refused.
    """

    asks: bool = True
    hides: bool = False
    carries: bool = False
    brought: dict[str, bytes] = field(default_factory=dict)
    reached: Callable[[str], None] = lambda point: None

    def connector(self) -> ActingChannel:
        channel = (CarryingChannel if self.carries else WallChannel)(ChannelConfig(key="wall"), Http())
        can = Can(poll=True, send=True, idempotent=self.idempotent, media=True, upload=not self.carries)
        about: dict[str, Any] = {"can": can, "limits": Limits(text=500, media=4, media_bytes=50_000)}
        # Limits are the class's, as any connector's.
        type(channel).manifest = channel.manifest = replace_struct(MANIFEST, files=[Kind.POST], **about)
        channel.paper = self
        return channel


class CarryingChannel(ActingChannel):
    paper: Wall

    async def publish(self, outgoing: Outgoing) -> Sent:
        self.paper.reached("arriving")
        sent = await super().publish(outgoing)
        self.paper.reached("arrived")
        return sent

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        if self.paper.hides:
            raise Refused("not allowed to look")
        self.paper.reached("looking")
        return await super().find_published(outgoing)


class WallChannel(CarryingChannel):
    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        self.paper.reached("uploading")
        self.paper.brought[key] = content
        self.paper.reached("uploaded")
        return replace(media, id=f"id-{key}")

    async def find_upload(self, key: str, media: Media) -> Media | None:
        there = self.paper.asks and key in self.paper.brought
        return replace(media, id=f"id-{key}") if there else None


@dataclass
class Sender:
    """Senders one after the other; each dies at the next of `deaths`, counted in points from its beginning."""

    desk: Desk
    deaths: list[int] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def reached(self, point: str) -> None:
        self.passed.append(point)
        if self.deaths and len(self.passed) > self.deaths[0]:
            self.deaths.pop(0)
            raise Killed(point)

    def run(self, rounds: int = 16) -> None:
        """Until nothing moves: a sender that died leaves what it had to the next one."""
        moving = Delivery.of(self.desk.brand).filter(step__in=[Step.QUEUED, Step.SENDING])
        for _ in range(rounds):
            healthy(self.desk.channels[0], self.desk.now)
            try:
                for number in due(self.desk.now):
                    clock = lambda: self.desk.now  # noqa: E731
                    async_to_sync(deliver)(number, self.desk.opened, lambda *_: [], clock, self.reached)
            except Killed:
                self.passed.clear()
            if not moving.exists():
                return
            self.desk.wait(seconds=700)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    for one in (CarryingChannel, WallChannel):
        one.manifest = MANIFEST


def begun(scene: str, network: str, failure: str = "", part: int = 0) -> tuple[Sender, Post]:
    """The scene in line, on a network that fails once, at the call for one of its parts."""
    desk = Desk.fresh(channels=1)
    wall = Wall(carries=scene == SCENES[2], **NETWORKS[network])
    desk.paper = wall
    if failure:
        calls = count()

        def breaks() -> None:
            if next(calls) == part:
                wall.before, wall.after = FAILURES[failure]()

        wall.break_before, told = lambda: (breaks(), told())[1], wall.break_before  # type: ignore[method-assign]
    sender = Sender(desk)
    wall.reached = sender.reached
    files = [keep_file(desk.brand, f"{n}.png", picture(colour=("teal", "navy")[n]), desk.now) for n in range(2)]
    given: dict[str, Any] = {"files": tuple(FileGiven(file, name, "A chair") for file, name in files)}
    if scene == SCENES[1]:
        given = {"poll": Poll(("Oak", "Ash"), 24 * 60)}
    variants = (VariantGiven(desk.channels[0], thread=(SAID[1],), first_comment=SAID[2]),)
    post = desk.post(SAID[0], variants=variants, **given)
    line_up(post, When.NOW, desk.ana, desk.now)
    return sender, post


def said(sender: Sender) -> list[str]:
    """What everybody can read; and whatever stands there has all that belongs beside it."""
    seen = sender.desk.paper.seen
    if seen:
        assert bool(seen[0].poll) != (len(seen[0].media) == 2)
        assert len({one.id or one.content for one in seen[0].media}) == len(seen[0].media)
    return [one.text for one in seen]


def hold_true(sender: Sender, post: Post, told: object) -> None:
    """Nothing twice, nothing skipped, nothing out of order; whatever is not out is shown, and says why."""
    desk, words = sender.desk, said(sender)
    assert words == SAID[: len(words)], told
    [state] = desk.states(post)
    steps = [one.step for one in desk.stands(post).variants[0].publications]
    assert all(one == Step.SENT for one, _ in zip(steps, words, strict=False)) or Step.UNKNOWN in steps, told
    assert (state is PostState.PUBLISHED) == (words == SAID and set(steps) == {Step.SENT}), told
    if state is not PostState.PUBLISHED:
        assert state in (PostState.UNKNOWN, PostState.FAILED), told
        assert [one.code for one in troubles(desk.brand, desk.now)] == [state], told


def decided(sender: Sender, post: Post) -> None:
    """Somebody looks on the network for what nobody knows of, and says what is there."""
    for _ in range(len(SAID)):
        rows = sender.desk.stands(post).variants[0].publications
        for row in (one for one in rows if one.step == Step.UNKNOWN):
            there = any(one.key == row.key for one in sender.desk.paper.seen)
            decide(Delivery.across_brands.get(pk=row.pk), there, sender.desk.ana, sender.desk.now)
        sender.run()


# One of each; all of them together are tried in the slow test.
ALWAYS = {
    (SCENES[0], "forgets uploads"),
    (SCENES[0], "cannot be looked at"),
    (SCENES[1], "knows no keys"),
    (SCENES[2], "knows keys"),
}
ONCE = [pytest.param(*one, marks=[] if one in ALWAYS else [pytest.mark.slow]) for one in product(SCENES, NETWORKS)]


def points(scene: str, network: str) -> int:
    sender, post = begun(scene, network)
    sender.run()
    hold_true(sender, post, "nobody dies")
    assert said(sender) == SAID
    kinds = {"claimed", "arriving", "arrived", "begun", "said", "recorded"}
    kinds |= {"prepared"} if "pictures" in scene else set()
    kinds |= {"uploading", "uploaded"} if scene == SCENES[0] else set()
    assert set(sender.passed) == kinds
    return len(sender.passed)


@pytest.mark.parametrize(("scene", "network"), ONCE)
def test_killed_at_any_point_nothing_is_said_twice_and_nothing_skipped(scene: str, network: str) -> None:
    for first in range(points(scene, network)):
        sender, post = begun(scene, network)
        sender.deaths = [first]
        sender.run()
        hold_true(sender, post, (first, sender.passed))
        decided(sender, post)
        hold_true(sender, post, (first, sender.passed, "decided"))


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("scene", SCENES)
def test_killed_twice_at_any_two_points(scene: str, network: str) -> None:
    """Of all pairs a sixth, in which each first point and each second one comes."""
    whole = points(scene, network)
    for first in range(whole):
        for second in range(first % 6, whole - first, 6):
            sender, post = begun(scene, network)
            sender.deaths = [first, second]
            sender.run()
            hold_true(sender, post, (first, second))
            decided(sender, post)
            hold_true(sender, post, (first, second, "decided"))


@pytest.mark.parametrize("part", range(3))
@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("network", ["knows no keys", pytest.param("cannot be looked at", marks=pytest.mark.slow)])
def test_whatever_a_network_answers_and_wherever_the_sender_dies_after_it(
    network: str, failure: str, part: int
) -> None:
    for first in (None, 9):
        sender, post = begun(SCENES[1], network, failure, part)
        sender.deaths = [] if first is None else [first]
        sender.run()
        hold_true(sender, post, (network, failure, part, first))
        decided(sender, post)
        hold_true(sender, post, (network, failure, part, first, "decided"))
        [state] = sender.desk.states(post)
        # A sender that dies before it has written a refusal down asks again, and this network has no second no.
        if failure == "refused" and first is None:
            assert said(sender) == SAID[:part], "what was refused never stands there, nor anything behind it"
            assert state is PostState.FAILED
        elif failure in ("busy", "signed out") and network != "cannot be looked at":
            assert state is PostState.PUBLISHED
