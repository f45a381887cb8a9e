"""Small networks for tests: what was said stays said, and every call can be told to go wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date

from asgiref.sync import sync_to_async

from rapport.connectors.base import Connector, Identity, Link, Page
from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http
from rapport.connectors.manifest import Can, Limits, Manifest, Rule
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing, Sent

MANIFEST = Manifest(
    network="paper",
    name="Paper",
    summary="A network on paper",
    icon="file",
    kinds=[Kind.DIRECT],
    can=Can(poll=True, send=True),
    limits=Limits(text=500),
    handoff_line=[Kind.DIRECT],
    automatic=[Kind.DIRECT],
    rules=[Rule(code="own", says="No rules but ours.", source="tests", read=date(2026, 11, 23))],
)


@dataclass
class Paper:
    """The network's memory: what customers can see, and what goes wrong next.

    `before` is raised before the words arrive, `after` when they have arrived and the answer is lost.
    """

    idempotent: bool = False
    searchable: bool = False
    seen: list[Outgoing] = field(default_factory=list)
    before: ConnectorError | None = None
    after: ConnectorError | None = None
    blind: ConnectorError | None = None
    limits: Limits = MANIFEST.limits

    def manifest(self) -> Manifest:
        can = Can(poll=True, send=True, find_sent=self.searchable, idempotent=self.idempotent)
        return replace_struct(MANIFEST, can=can, limits=self.limits)

    def connector(self) -> PaperChannel:
        channel = PaperChannel(Link(key="paper"), Http())
        channel.manifest = self.manifest()
        channel.paper = self
        return channel

    def hear(self, words: Outgoing) -> None:
        if self.idempotent and any(one.key == words.key for one in self.seen):
            return
        self.seen.append(replace(words))


def replace_struct(manifest: Manifest, **changes: object) -> Manifest:
    values = {name: getattr(manifest, name) for name in manifest.__struct_fields__}
    return Manifest(**{**values, **changes})


class PaperChannel(Connector):
    manifest = MANIFEST
    paper: Paper

    async def verify(self) -> Identity:
        return Identity("paper", "paper")

    async def fetch(self, cursor: str) -> Page:
        return Page([], cursor)

    async def _nothing(self) -> AsyncIterator[Page]:
        return
        yield

    async def send(self, outgoing: Outgoing) -> Sent:
        paper = self.paper
        if paper.before:
            error, paper.before = paper.before, None
            raise error
        await sync_to_async(paper.hear)(outgoing)
        if paper.after:
            error, paper.after = paper.after, None
            raise error
        return Sent(f"n-{outgoing.key}")

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        if self.paper.blind:
            error, self.paper.blind = self.paper.blind, None
            raise error
        found = any(one.key == outgoing.key for one in self.paper.seen)
        return Sent(f"n-{outgoing.key}") if found else None
