"""Live: server-sent events that say what changed. One reader for each web process asks for all who listen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from rapport.inbox import changes
from rapport.inbox.changes import Change, Signature
from rapport.web.access import BrandRequest, member
from rapport.web.practice.looking import noticed

PAUSE = 0.3
STILL = 15.0


@dataclass(eq=False)
class Listener:
    """One open page: the brand it shows, and what it was not told yet."""

    brand: int
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(maxsize=100))

    def tell(self, event: bytes) -> None:
        if self.waiting.full():
            # A page this far behind catches up by looking again at everything.
            while not self.waiting.empty():
                self.waiting.get_nowait()
            event = _event(Change(0, frozenset(), many=True))
        self.waiting.put_nowait(event)


class Feed:
    """Asks the ledger's newest places while anybody listens, and tells each brand's listeners what moved."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.heads: dict[int, int] = {}
        self.moving: dict[int, Signature] = {}
        self.task: asyncio.Task[None] | None = None

    def join(self, listener: Listener) -> None:
        self.listeners.add(listener)
        if self.task is None or self.task.done():
            self.heads, self.moving = {}, {}
            self.task = asyncio.create_task(self._run())

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)

    async def _run(self) -> None:
        while self.listeners:
            brands = {listener.brand for listener in self.listeners}
            for brand, event in await sync_to_async(self._found)(brands):
                for listener in [one for one in self.listeners if one.brand == brand]:
                    listener.tell(event)
            await asyncio.sleep(PAUSE)

    def _found(self, brands: set[int]) -> list[tuple[int, bytes]]:
        try:
            return self._look(brands)
        except (DatabaseError, InterfaceError):
            # The database is away for a moment; the places are kept, so the next look tells what was missed.
            return []
        finally:
            close_old_connections()

    def _look(self, brands: set[int]) -> list[tuple[int, bytes]]:
        """One look: two small queries when nothing moved."""
        found = []
        # A brand to which nothing has happened yet has no place in the ledger: its first is news, too.
        heads = dict.fromkeys(brands, 0) | changes.heads(brands)
        for brand, seq in heads.items():
            before = self.heads.setdefault(brand, seq)
            if seq > before:
                change = changes.since(brand, before)
                self.heads[brand] = change.seq
                found.append((brand, _event(change)))
        noticed(brands, timezone.now())
        now = changes.moving(brands, timezone.now())
        for brand, facts in now.items():
            known = self.moving.get(brand, facts)
            moved = {talk for talk in known.keys() | facts.keys() if known.get(talk) != facts.get(talk)}
            if moved:
                found.append((brand, _event(Change(0, frozenset(moved)), name="moving")))
        self.moving = now
        return found


feeds: dict[asyncio.AbstractEventLoop, Feed] = {}


@require_safe
@member("see")
def live(request: BrandRequest) -> HttpResponseBase:
    """The stream of one brand. `Last-Event-ID` is the last place seen: what came after it is told first."""
    last = request.headers.get("Last-Event-ID", "")
    seen = int(last) if last.isdigit() else None
    stream = StreamingHttpResponse(events(request.brand.pk, seen), content_type="text/event-stream")
    stream.headers["X-Accel-Buffering"] = "no"
    return stream


async def events(brand: int, seen: int | None) -> AsyncGenerator[bytes, None]:
    """Events of a brand after place `seen`, for as long as the page is open."""
    loop = asyncio.get_running_loop()
    feed, listener = feeds.setdefault(loop, Feed()), Listener(brand)
    feed.join(listener)
    try:
        yield b"retry: 1000\n\n"
        yield await sync_to_async(_caught_up)(brand, seen)
        while True:
            try:
                yield await asyncio.wait_for(listener.waiting.get(), STILL)
            except TimeoutError:
                yield b": still here\n\n"
    finally:
        feed.leave(listener)


def _caught_up(brand: int, seen: int | None) -> bytes:
    try:
        place = changes.heads({brand}).get(brand, 0)
        return _event(Change(place, frozenset()) if seen is None else changes.since(brand, seen))
    finally:
        close_old_connections()


def _event(change: Change, name: str = "changed") -> bytes:
    """`changed` has a place to come back to; `moving` is over in seconds and has none."""
    data = json.dumps({"conversations": sorted(change.conversations), "many": change.many})
    place = f"id: {change.seq}\n" if change.seq else ""
    return f"{place}event: {name}\ndata: {data}\n\n".encode()
