"""Live: server-sent events that say what changed. One reader for each web process asks for all who listen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from rapport.domain.parameters import number_or_none
from rapport.inbox import changes
from rapport.inbox.changes import ChangedConversations, Signature
from rapport.web.access import BrandRequest, member

PAUSE = 0.3
STILL = 15.0

# Who wants to know of which brands a page is open; asked with every look.
onlookers: list[Callable[[set[int], datetime], None]] = []


@dataclass(eq=False)
class OpenPage:
    """One open page: the brand it shows, and what it was not told yet."""

    brand: int
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(maxsize=100))

    def tell(self, event: bytes) -> None:
        if self.waiting.full():
            # A page this far behind catches up by looking again at everything.
            while not self.waiting.empty():
                self.waiting.get_nowait()
            event = _event(ChangedConversations(0, frozenset(), many=True))
        self.waiting.put_nowait(event)


class Feed:
    """Asks the ledger's newest places while anybody listens, and tells each brand's listeners what moved."""

    def __init__(self) -> None:
        self.listeners: set[OpenPage] = set()
        self.heads: dict[int, int] = {}
        self.moving: dict[int, Signature] = {}
        self.task: asyncio.Task[None] | None = None

    def join(self, listener: OpenPage) -> None:
        self.listeners.add(listener)
        if self.task is None or self.task.done():
            self.heads, self.moving = {}, {}
            self.task = asyncio.create_task(self._run())

    def begin(self, brand: int, place: int) -> None:
        """A page knows all up to `place`: what comes after is news, also where no look found this brand yet."""
        self.heads[brand] = min(place, self.heads.get(brand, place))

    def leave(self, listener: OpenPage) -> None:
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
        for told in onlookers:
            told(brands, timezone.now())
        now = changes.moving(brands, timezone.now())
        for brand, facts in now.items():
            known = self.moving.get(brand, facts)
            if moved := _moved(known, facts):
                found.append((brand, moved))
        self.moving = now
        return found


feeds: dict[asyncio.AbstractEventLoop, Feed] = {}


@require_safe
@member("see")
def live(request: BrandRequest) -> HttpResponseBase:
    """The stream of one brand. `Last-Event-ID`, or else `after`, is the last place seen: the rest is told."""
    seen = number_or_none(request.headers.get("Last-Event-ID") or request.GET.get("after", ""))
    stream = StreamingHttpResponse(events(request.brand.pk, seen), content_type="text/event-stream")
    stream.headers["X-Accel-Buffering"] = "no"
    return stream


async def events(brand: int, seen: int | None) -> AsyncGenerator[bytes, None]:
    """Events of a brand after place `seen`, for as long as the page is open."""
    loop = asyncio.get_running_loop()
    feed, listener = feeds.setdefault(loop, Feed()), OpenPage(brand)
    feed.join(listener)
    try:
        yield b"retry: 1000\n\n"
        place, event = await sync_to_async(_caught_up)(brand, seen)
        feed.begin(brand, place)
        yield event
        while True:
            try:
                yield await asyncio.wait_for(listener.waiting.get(), STILL)
            except TimeoutError:
                # An event and not a comment: the page hears it, and knows that the line is alive.
                yield b"event: here\ndata:\n\n"
    finally:
        feed.leave(listener)


def _caught_up(brand: int, seen: int | None) -> tuple[int, bytes]:
    """The ledger's newest place, and all that happened after `seen`."""
    try:
        place = changes.heads({brand}).get(brand, 0)
        missed = ChangedConversations(place, frozenset()) if seen is None else changes.since(brand, seen)
        return place, _event(missed)
    finally:
        close_old_connections()


def _moved(before: Signature, after: Signature) -> bytes:
    """What is over in seconds and moved; empty where nothing did. `by`: whose coming and going is all of it."""
    nothing: frozenset[object] = frozenset()
    pairs = {talk: (before.get(talk, nothing), after.get(talk, nothing)) for talk in before.keys() | after.keys()}
    moved = {talk: pair for talk, pair in pairs.items() if pair[0] != pair[1]}
    theirs = [changes.only_theirs(*pair) for pair in moved.values()]
    by = sorted({one or 0 for some in theirs for one in some}) if all(theirs) else []
    return _event(ChangedConversations(0, frozenset(moved)), "moving", by) if moved else b""


def _event(change: ChangedConversations, name: str = "changed", by: Sequence[int] = ()) -> bytes:
    """`changed` has a place to come back to; `moving` is over in seconds and has none."""
    data = json.dumps({"conversations": sorted(change.conversations), "many": change.many, "by": list(by)})
    place = f"id: {change.seq}\n" if change.seq else ""
    return f"{place}event: {name}\ndata: {data}\n\n".encode()
