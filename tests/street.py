"""The whole line on the practice network: customers write, Rapport receives and delivers, customers see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from asgiref.sync import async_to_sync

from rapport import flow
from rapport.accounts.models import Brand, Membership, Person, Role
from rapport.answers import articles
from rapport.answers.models import Article
from rapport.channels.connected import connect, opened
from rapport.channels.models import Channel
from rapport.connectors.base import ChannelConfig, Polls
from rapport.connectors.http import Http
from rapport.connectors.practice.network import network
from rapport.connectors.practice.values import Post
from rapport.connectors.registry import connector
from rapport.inbox.models import Conversation
from rapport.inbox.reply import rules
from rapport.inbox.surface_failures import surface_failures
from rapport.intake.log import Raw, SqliteLog
from rapport.intake.models import Position
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import NOW, person

HOURS = {
    "en": (
        "What are your opening hours?\nWhen are you open?",
        "We are open from nine to eight, Monday to Saturday.",
    ),
    "es": ("¿Cuál es su horario?\n¿A qué hora abren?", "Abrimos de nueve a veinte, de lunes a sábado."),
    "it": ("Quali sono gli orari di apertura?\nA che ora aprite?", "Siamo aperti dalle nove alle venti, lun–sab."),
}
_numbers = count(1)


@dataclass
class Street:
    """One brand on a practice network of its own; `pass_time` moves the clock, `run` everything else."""

    brand: Brand
    ana: Person
    channel: Channel
    log: SqliteLog
    now: datetime = NOW
    readers: Readers = field(default_factory=lambda: Readers(default_reader()))

    @classmethod
    def open(cls, folder: Path) -> Street:
        n = next(_numbers)
        brand = Brand.objects.create(slug=f"street-{n}", name="Casa Aurora", language="it")
        ana = person(f"ana-{n}")
        Membership.across_brands.create(brand=brand, person=ana, role=Role.OWNER)
        given = {"handle": f"aurora{n}", "name": "Casa Aurora", "file": str(folder / "practice.sqlite3")}
        identity = async_to_sync(connector("practice")(ChannelConfig(key="", settings=given), Http()).verify)()
        log = SqliteLog(folder / "intake.sqlite3")
        return cls(brand, ana, connect(brand, "practice", given, identity), log)

    def teach(
        self, title: str = "Hours", wordings: dict[str, tuple[str, str]] = HOURS, automatic: bool = True
    ) -> Article:
        article = articles.write(self.brand, title, wordings, self.ana, self.now)
        articles.approve(article, self.ana, self.now)
        if automatic:
            articles.let_answer(article, "practice", self.ana, self.now)
        return article

    def says(self, text: str, handle: str = "dee", kind: str = "direct", **more: object) -> Post:
        net = network(self.channel.settings["file"])
        return net.say(self.channel.handle, handle, handle.title(), text, kind, at=self.now, **more)  # type: ignore[arg-type]

    def natively(self, text: str, **more: object) -> Post:
        net = network(self.channel.settings["file"])
        return net.brand_says(self.channel.handle, text, at=self.now, **more)  # type: ignore[arg-type]

    def fetched(self) -> list[Raw]:
        """What the network has, in the intake log and not yet received."""
        there = opened(self.channel, Http())
        assert isinstance(there, Polls)
        page = async_to_sync(there.fetch)(self.channel.cursor)
        self.log.append([(self.channel.key, raw) for raw in page.items])
        Channel.across_brands.filter(pk=self.channel.pk).update(cursor=page.cursor)
        self.channel.cursor = page.cursor
        place = Position.objects.filter(name=flow.READER).values_list("at", flat=True).first() or 0
        return self.log.read(place, 1000)

    def receive(self) -> None:
        """What the network has becomes conversations."""
        if batch := self.fetched():
            flow.receive(batch, self.readers, self.now)

    def deliver(self) -> None:
        for number in due(self.now):
            async_to_sync(deliver)(number, lambda reply: opened(reply.channel, Http()), rules, lambda: self.now)
        surface_failures()

    def run(self, seconds: float = 30) -> None:
        """Receive, deliver, and let some time pass."""
        self.receive()
        self.deliver()
        self.pass_time(seconds)

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def heard(self, handle: str = "dee") -> list[str]:
        """The brand's words that this customer can see."""
        posts = network(self.channel.settings["file"]).timeline(self.channel.handle, handle)
        return [post.text for post in posts if post.author == self.channel.handle]

    def conversation(self, handle: str = "dee") -> Conversation:
        return Conversation.of(self.brand).filter(identity__handle=handle).latest("pk")


def colleague(street: Street, handle: str) -> Person:
    """Somebody who answers for the brand, too."""
    found = person(handle)
    Membership.across_brands.create(brand=street.brand, person=found, role=Role.AGENT)
    return found
