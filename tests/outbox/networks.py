"""Small networks for tests: what was said stays said, and every call can be told to go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date

from asgiref.sync import sync_to_async

from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity, Page
from rapport.connectors.buckets import Bucket
from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http
from rapport.connectors.manifest import Can, Limits, Manifest, PollLimits, Quoting, Rule
from rapport.connectors.prices import PaidAct, Price
from rapport.domain.acts import Reaction, Removal
from rapport.domain.message import Event, Kind
from rapport.domain.reply import Outgoing, Sent

MANIFEST = Manifest(
    network="paper",
    name="Paper",
    summary="A network on paper",
    icon="file",
    kinds=[Kind.DIRECT],
    can=Can(poll=True, send=True, hide=True),
    limits=Limits(text=500),
    polls=PollLimits(options=4, option=50, shortest_minutes=5, longest_minutes=43_200, multiple=True),
    quotes=Quoting(),
    handoff_line=[Kind.DIRECT],
    automatic=[Kind.DIRECT],
    rules=[Rule(code="own", says="No rules but ours.", source="tests", read=date(2026, 11, 23))],
)


def calls(most: int, seconds: int, others: int = 1, **acts: int) -> Bucket:
    """A bucket of calls; every act takes `others`, those that are named take as many as is said."""
    taken = {PaidAct(act): taken for act, taken in acts.items()}
    return Bucket("calls", "Calls", most, seconds, "tests", date(2026, 11, 23), taken, others)


def costs(currency: str = "XTS", **acts: int) -> list[Price]:
    """What acts cost, in millionths."""
    read = date(2026, 11, 23)
    return [Price(PaidAct(act), millionths, currency, "tests", read) for act, millionths in acts.items()]


@dataclass
class Paper:
    """The network's memory: what customers can see, and what goes wrong next.

    `before` is raised before the words arrive, `after` when they have arrived and the answer is lost. `hangs`: so
    many seconds the answer takes. `answers`: the id it gives, instead of ours.
    """

    idempotent: bool = False
    searchable: bool = False
    acts: bool = True
    awaits: bool = False
    seen: list[Outgoing] = field(default_factory=list)
    done: list[Reaction | Removal | Outgoing] = field(default_factory=list)
    edited: dict[str, str] = field(default_factory=dict)
    before: ConnectorError | None = None
    after: ConnectorError | None = None
    blind: ConnectorError | None = None
    buckets: list[Bucket] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    hangs: float = 0.0
    answers: str = ""

    def manifest(self) -> Manifest:
        can = Can(poll=True, send=True, find_sent=self.searchable, idempotent=self.idempotent)
        return replace_struct(MANIFEST, can=can, buckets=self.buckets, prices=self.prices)

    def connector(self) -> PaperChannel:
        network = (ActingPaper if self.acts else SearchablePaper) if self.searchable else PaperChannel
        network = ActingChannel if self.acts and not self.searchable else network
        channel = network(ChannelConfig(key="paper"), Http())
        channel.manifest = self.manifest()
        channel.paper = self
        return channel

    def hear(self, words: Outgoing) -> None:
        if self.idempotent and any(one.key == words.key for one in self.seen):
            return
        self.seen.append(replace(words))

    def break_before(self) -> None:
        if self.before:
            error, self.before = self.before, None
            raise error

    def break_after(self) -> None:
        if self.after:
            error, self.after = self.after, None
            raise error

    def be_blind(self) -> None:
        if self.blind:
            error, self.blind = self.blind, None
            raise error


def replace_struct(manifest: Manifest, **changes: object) -> Manifest:
    values = {name: getattr(manifest, name) for name in manifest.__struct_fields__}
    return Manifest(**{**values, **changes})


class PaperChannel(Connector):
    manifest = MANIFEST
    paper: Paper

    async def verify(self) -> OwnIdentity:
        return OwnIdentity("paper", "paper")

    async def fetch(self, cursor: str) -> Page:
        return Page([], cursor)

    async def _nothing(self) -> AsyncIterator[Page]:
        return
        yield

    async def send(self, outgoing: Outgoing) -> Sent:
        self.paper.break_before()
        await sync_to_async(self.paper.hear)(outgoing)
        await asyncio.sleep(self.paper.hangs)
        self.paper.break_after()
        return Sent(self.paper.answers or f"n-{outgoing.key}")

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return []


class SearchablePaper(PaperChannel):
    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        self.paper.be_blind()
        found = any(one.key == outgoing.key for one in self.paper.seen)
        return Sent(f"n-{outgoing.key}") if found else None


class ActingChannel(PaperChannel):
    """The same network with reactions, follows and removals."""

    async def react(self, reaction: Reaction) -> Sent:
        return self._do(reaction)

    async def find_reaction(self, reaction: Reaction) -> Sent | None:
        return self._find(reaction)

    async def follow(self, reaction: Reaction) -> Sent:
        return self._do(reaction)

    async def find_follow(self, reaction: Reaction) -> Sent | None:
        return self._find(reaction)

    async def remove(self, removal: Removal) -> None:
        self._do(removal)

    async def removed(self, removal: Removal) -> bool:
        return self._find(removal) is not None

    async def publish(self, outgoing: Outgoing) -> Sent:
        return replace(await self.send(outgoing), awaits=self.paper.awaits)

    async def find_published(self, outgoing: Outgoing) -> Sent | None:
        self.paper.be_blind()
        found = any(one.key == outgoing.key for one in self.paper.seen)
        return Sent(f"n-{outgoing.key}") if found else None

    async def edit(self, network_id: str, outgoing: Outgoing) -> Sent:
        self.paper.break_before()
        if self.paper.edited.get(network_id) != outgoing.text:
            self.paper.edited[network_id] = outgoing.text
            self.paper.done.append(outgoing)
        self.paper.break_after()
        return Sent(network_id)

    async def comment(self, outgoing: Outgoing) -> Sent:
        return await self.publish(outgoing)

    async def find_comment(self, outgoing: Outgoing) -> Sent | None:
        return await self.find_published(outgoing)

    def _do(self, act: Reaction | Removal) -> Sent:
        self.paper.break_before()
        self.paper.done.append(act)
        self.paper.break_after()
        return Sent(f"n-{act.key}")

    def _find(self, act: Reaction | Removal) -> Sent | None:
        self.paper.be_blind()
        return Sent(f"n-{act.key}") if any(one.key == act.key for one in self.paper.done) else None


class ActingPaper(ActingChannel, SearchablePaper):
    """The same, and our own words can be looked for."""
