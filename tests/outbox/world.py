"""A thread on a small network, a clock that tests move, and a sender that can be killed between any two steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from asgiref.sync import async_to_sync

from rapport.connectors.base import Connector
from rapport.domain.message import Kind
from rapport.ledger.chain import Record
from rapport.ledger.write import write
from rapport.outbox import queue
from rapport.outbox.claim import due
from rapport.outbox.deliver import deliver
from rapport.outbox.models import Floor, Reply, Step
from rapport.people.channels import healthy
from rapport.people.models import Brand, Person
from tests.cast import NOW, channel, person
from tests.outbox.networks import Paper

POINTS = ("claimed", "looked", "begun", "refused", "said", "recorded")
_numbers = count(1)


class Killed(BaseException):
    """The process is gone; nothing after this line happens."""


@dataclass
class World:
    """One brand with one thread; `kill` is the point at which the next delivery dies."""

    paper: Paper
    brand: Brand
    person: Person
    floor: Floor
    now: datetime = NOW
    kill: str = ""
    meanwhile: Callable[[], None] | None = None

    @classmethod
    def fresh(cls, paper: Paper) -> World:
        n = next(_numbers)
        brand = Brand.objects.create(slug=f"brand-{n}", name=f"Brand {n}")
        floor = Floor.every.create(brand=brand, channel=channel(brand), thread="t")
        return cls(paper, brand, person(f"p{n}-{brand.pk}"), floor)

    def robot_says(self, text: str = "Until eight.") -> Reply:
        self.floor.refresh_from_db()
        entry = write(self.brand, [Record("decision", "robot")], self.now)[0]
        return queue.cleared(self.floor, queue.Words(text, Kind.DIRECT), entry, self.now)

    def person_says(self, text: str = "I will look into it.") -> Reply:
        self.floor.refresh_from_db()
        words = queue.Words(text, Kind.DIRECT)
        return queue.approved(self.floor, words, self.person, self.now, self.now)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def opened(self, reply: Reply) -> Connector:
        """The sender has claimed a reply and prepares to send it: what `meanwhile` does happens now."""
        if meanwhile := self.meanwhile:
            self.meanwhile = None
            meanwhile()
        return self.paper.connector()

    def reached(self, point: str) -> None:
        if point == self.kill:
            self.kill = ""
            raise Killed(point)

    def send(self) -> None:
        """One round of the sender over everything that is due."""
        for number in due(self.now):
            try:
                async_to_sync(deliver)(
                    number,
                    self.opened,
                    lambda *_: [],
                    lambda: self.now,
                    self.reached,
                )
            except Killed:
                return

    def settle(self, rounds: int = 12) -> None:
        """Time passes, somebody signs the channel in when it asks, senders run until nothing moves."""
        moving = Reply.every.filter(floor=self.floor, step__in=[Step.QUEUED, Step.SENDING])
        for _ in range(rounds):
            healthy(self.floor.channel, self.now)
            self.send()
            if not moving.exists():
                return
            self.wait(4000)

    def times_seen(self, reply: Reply) -> int:
        return sum(one.key == reply.key for one in self.paper.seen)
