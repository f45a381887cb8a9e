"""Reads lists that a network gives newest first so that the oldest comes first, a few pages at a time.

Each list is walked down once, keeping its page marks, and then read up again page by page; several lists are
merged by time. All of that is in the cursor: a walk goes on after a restart where it was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

import msgspec

from rapport.connectors.errors import Unreadable

CALLS = 10
PAGES = 250


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing read: its moment in the network's order, its name in its list, and the network's own JSON."""

    at: datetime
    name: str
    body: dict[str, Any]


Ask = Callable[[str], Awaitable[tuple[list[HistoryRow], str]]]
"""The page at a network's mark ("" the newest): its rows, and the mark of the next older page ("" at the end)."""


class Walk(msgspec.Struct, omit_defaults=True):
    """How far one list is walked: the marks of its pages from the newest down, those above still to be read.

    `edge`: the oldest moment on the newest page as it was first seen; `read`: names already given out of the
    page that is being read.
    """

    pages: list[str] = msgspec.field(default_factory=lambda: [""])
    down: bool = False
    edge: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    read: list[str] = []


@dataclass
class History:
    """Lists by name, walked from `since` (aware); at most about `calls` pages are asked for in one reading."""

    lists: Mapping[str, Ask]
    since: datetime
    calls: int = CALLS
    seen: dict[tuple[str, str], tuple[list[HistoryRow], str]] = field(default_factory=dict)

    async def read(self, cursor: str) -> tuple[list[HistoryRow], str]:
        """The next rows, oldest first, and the cursor after them: "" when everything is read.

        There may be no rows while the lists are still being walked down. `Unreadable` for a damaged cursor.
        """
        walks, rows = _walks(cursor, self.lists), list[HistoryRow]()
        while self.calls > 0 and not rows and walks:
            for name, walk in walks.items():
                while not walk.down and self.calls > 0:
                    await self._descend(name, walk)
            if all(walk.down for walk in walks.values()):
                rows, walks = await self._rise(walks)
        return rows, msgspec.json.encode(walks).decode() if walks else ""

    async def _descend(self, name: str, walk: Walk) -> None:
        rows, below = await self._ask(name, walk.pages[-1])
        if walk.pages == [""] and rows:
            walk.edge = min(row.at for row in rows)
        old = bool(rows) and all(row.at < self.since for row in rows)
        walk.down = not below or old or len(walk.pages) >= PAGES
        if not walk.down:
            walk.pages.append(below)

    async def _rise(self, walks: dict[str, Walk]) -> tuple[list[HistoryRow], dict[str, Walk]]:
        """What is on the oldest pages up to where the first of them ends; a later page may hold what follows."""
        tops = {name: await self._top(name, walk) for name, walk in walks.items()}
        ends = [rows[-1].at if rows else self.since for name, rows in tops.items() if len(walks[name].pages) > 1]
        given = list[HistoryRow]()
        for name, rows in tops.items():
            walk = walks[name]
            out = [row for row in rows if not ends or row.at <= min(ends)]
            given += out
            if len(out) == len(rows):
                walk.pages.pop()
                walk.read = []
            else:
                walk.read += [row.name for row in out]
        return sorted(given, key=lambda row: row.at), {name: walk for name, walk in walks.items() if walk.pages}

    async def _top(self, name: str, walk: Walk) -> list[HistoryRow]:
        rows, below = await self._ask(name, walk.pages[-1])
        if walk.pages == [""] and (edge := walk.edge):  # what came meanwhile pushed its last rows over the brim
            while rows and below and all(row.at > edge for row in rows):
                more, below = await self._ask(name, below)
                rows = rows + more
            rows = [row for row in rows if row.at >= edge]
        known = set(walk.read)
        fresh = {row.name: row for row in rows if row.at >= self.since and row.name not in known}
        return sorted(fresh.values(), key=lambda row: row.at)

    async def _ask(self, name: str, mark: str) -> tuple[list[HistoryRow], str]:
        if (name, mark) not in self.seen:
            self.calls -= 1
            self.seen[name, mark] = await self.lists[name](mark)
        return self.seen[name, mark]


def _walks(cursor: str, lists: Mapping[str, Ask]) -> dict[str, Walk]:
    if not cursor:
        return {name: Walk() for name in lists}
    try:
        found = msgspec.json.decode(cursor, type=dict[str, Walk])
    except msgspec.MsgspecError as error:
        raise Unreadable("The stored position in this channel's history is damaged.") from error
    return {name: walk for name, walk in found.items() if name in lists and walk.pages}
