"""A thread on a small network, a clock that tests move, and a sender that can be killed between any two steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from asgiref.sync import async_to_sync

from rapport.accounts.models import Brand, Person
from rapport.channels.connected import healthy
from rapport.connectors.base import Connector
from rapport.domain.acts import How
from rapport.domain.message import Act, Kind
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox import queue
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.outbox.edit import approve_edit
from rapport.outbox.kinds.publication import as_kept
from rapport.outbox.link_card import Cards, no_cards
from rapport.outbox.models import Delivery, Floor, Publication, Reply, Step
from rapport.outbox.network_rules import Refusal
from rapport.outbox.publish import PublicWords, approve_publication
from tests.cast import NOW, channel, person
from tests.outbox.networks import Paper

POINTS = ("claimed", "looked", "begun", "refused", "said", "recorded")
KINDS: dict[str, str | Act | How] = {
    "a robot's reply": "robot",
    "a person's reply": "person",
    "a favourite": Act.FAVOURITE,
    "a favourite taken back": Act.FAVOURITE,
    "a repost": Act.REPOST,
    "a follow": Act.FOLLOW,
    "a follow taken back": Act.FOLLOW,
    "our own words deleted": How.DELETE,
    "a comment hidden": How.HIDE,
    "a post": "post",
    "a first comment": "comment",
    "a post changed": "edit",
}
PRESSED = [kind for kind in KINDS if kind != "a robot's reply"]
ACTS = [kind for kind in KINDS if "reply" not in kind]
# The others are known to be done once however often they are asked for: no network is looked at.
LOOKED_FOR = [kind for kind in ACTS if kind != "a post changed"]
_numbers = count(1)


class Killed(BaseException):
    """The process is gone; nothing after this line happens."""


@dataclass
class World:
    """One brand with one thread; `kill` is the point at which the next delivery dies. `broken`: a rule says no."""

    paper: Paper
    brand: Brand
    person: Person
    floor: Floor
    now: datetime = NOW
    kill: str = ""
    broken: bool = False
    meanwhile: Callable[[], None] | None = None
    cards: Cards = no_cards

    @classmethod
    def fresh(cls, paper: Paper) -> World:
        n = next(_numbers)
        brand = Brand.objects.create(slug=f"brand-{n}", name=f"Brand {n}")
        floor = Floor.across_brands.create(brand=brand, channel=channel(brand), thread="t")
        return cls(paper, brand, person(f"p{n}-{brand.pk}"), floor)

    def robot_says(self, text: str = "Until eight.") -> Reply:
        self.floor.refresh_from_db()
        entry = note(self.brand, What.DECISION, self.now, actor="robot")
        return queue.cleared(self.floor, queue.Words(text, Kind.DIRECT), entry, self.now)

    def person_says(self, text: str = "I will look into it.") -> Reply:
        self.floor.refresh_from_db()
        words = queue.Words(text, Kind.DIRECT)
        return queue.approved(self.floor, words, self.person, self.now, self.now)

    def publishes(self, text: str = "Oak, slowly.", planned: bool = False) -> Publication:
        lane, at = f"post {next(_numbers)}", self.now if planned else None
        channel = self.floor.channel
        return approve_publication(channel, PublicWords(text), lane, self.person, self.now, at, self.now)

    def published(self) -> Publication:
        """A post that is out."""
        root = self.publishes()
        told = {"step": Step.SENT, "told": Step.SENT, "network_id": "root", "sent_at": self.now}
        Delivery.across_brands.filter(pk=root.pk).update(**told)
        root.refresh_from_db()
        return root

    def comments(self) -> Publication:
        """The first comment under a post that is out."""
        root = self.published()
        words = PublicWords("The measures.", comment=True)
        given = (words, root.lane, self.person, self.now, None, self.now)
        return approve_publication(self.floor.channel, *given, after=root, under=root)

    def plan(self, delivery: Delivery) -> None:
        """As if it had been approved for this hour before."""
        Delivery.across_brands.filter(pk=delivery.pk).update(planned_for=self.now)
        if row := Publication.across_brands.filter(pk=delivery.pk).first():
            Publication.across_brands.filter(pk=row.pk).update(digest=as_kept(row))

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def does(self, kind: str) -> Delivery:
        """One delivery of a kind that `KINDS` names."""
        act = KINDS[kind]
        if act in ("robot", "person"):
            return self.robot_says() if act == "robot" else self.person_says()
        if act == "post":
            return self.publishes()
        if act == "comment":
            return self.comments()
        if act == "edit":
            return approve_edit(self.published(), "Ash.", self.person, self.now, self.now)
        given = (self.person, self.now, self.now)
        if isinstance(act, How):
            return queue.approve_removal(self.floor.channel, "m1", act, "It was wrong.", *given)
        done = None
        if kind.endswith("taken back"):
            done = queue.approve_reaction(self.floor.channel, Act(act), "m1", *given)
            Delivery.across_brands.filter(pk=done.pk).update(step=Step.SENT, told=Step.SENT, network_id="n0")
            done.refresh_from_db()
        return queue.approve_reaction(self.floor.channel, Act(act), "m1", *given, done)

    def opened(self, reply: Delivery) -> Connector:
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
                    lambda *_: [Refusal("window closed", 24)] if self.broken else [],
                    lambda: self.now,
                    self.reached,
                    self.cards,
                )
            except Killed:
                return

    def settle(self, rounds: int = 12) -> None:
        """Time passes, somebody signs the channel in when it asks, senders run until nothing moves."""
        moving = Delivery.across_brands.filter(brand=self.brand, step__in=[Step.QUEUED, Step.SENDING])
        for _ in range(rounds):
            healthy(self.floor.channel, self.now)
            self.send()
            if not moving.exists():
                return
            self.wait(4000)

    def times_seen(self, delivery: Delivery) -> int:
        return sum(one.key == delivery.key for one in [*self.paper.seen, *self.paper.done])
