"""The work process: receives what came in, listens to the channels, sends what is in line, watches the clock."""

from __future__ import annotations

import asyncio
import gc
import traceback
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django.utils import timezone

from rapport import flow
from rapport.config.aside import Aside
from rapport.config.threads import NOT_THE_ITEM, in_thread
from rapport.connectors.base import Connector
from rapport.connectors.http import Http
from rapport.connectors.registry import manifest
from rapport.inbox.outcomes import surface
from rapport.inbox.reply import rules
from rapport.inbox.tend import wake
from rapport.intake import trouble
from rapport.intake.log import Log, Raw, SqliteLog
from rapport.intake.models import Position
from rapport.intake.poll import Listener
from rapport.outbox.claim import due
from rapport.outbox.deliver import deliver
from rapport.outbox.models import Reply
from rapport.people.channels import Opened, fall_silent
from rapport.people.models import Channel
from rapport.triage.read import default_readers
from rapport.triage.reader import Readers

BATCH = 1000
GLANCE = 0.05
AT_ONCE = 32

logger = structlog.get_logger()
Tick = Callable[[datetime], None]


class Work:
    """All loops of one process; `run` ends when it is cancelled, after what is under way."""

    def __init__(self, log: Log, http: Http, readers: Readers, ticks: tuple[Tick, ...] = ()) -> None:
        self.log = log
        self.open = Opened(http)
        self.readers = readers
        self.ticks = ticks
        self.flow = ThreadPoolExecutor(1, thread_name_prefix="flow")
        self.aside = Aside(readers)
        self.listeners: dict[int, asyncio.Task[None]] = {}
        self.sending: dict[int, asyncio.Task[None]] = {}
        self.forgot = datetime.min.replace(tzinfo=UTC)

    async def run(self) -> None:
        loops = (self.receive, self.listen, self.send, self.watch_clock, self.aside.step)
        async with asyncio.TaskGroup() as group:
            for loop in loops:
                group.create_task(forever(loop))

    async def receive(self) -> None:
        """The next batch of the log, and items whose next try has come."""
        if not await in_thread(self.flow, self.receive_once):
            await asyncio.sleep(GLANCE)

    def receive_once(self) -> int:
        """How many items were taken; 0 when the log is read to its end."""
        position = Position.objects.filter(name=flow.READER).values_list("at", flat=True).first() or 0
        batch = self.log.read(position, BATCH)
        if batch:
            self._take(batch, position=True)
        if again := trouble.due(timezone.now()):
            self._take(self.log.some(again), position=False)
            return len(batch) + len(again)
        return len(batch)

    def _take(self, batch: list[Raw], *, position: bool) -> None:
        """A batch that fails as a whole is taken item by item; one bad item stops nothing."""
        if len(batch) > 1:
            try:
                flow.receive(batch, self.readers, timezone.now(), position=position)
            except NOT_THE_ITEM:
                raise
            except Exception as error:  # noqa: BLE001 — the work loop: found below, item by item
                logger.warning("batch taken apart", items=len(batch), reason=repr(error))
            else:
                self._settled(batch, position)
                return
        for raw in batch:
            self._take_one(raw, position)

    def _take_one(self, raw: Raw, position: bool) -> None:
        try:
            flow.receive([raw], self.readers, timezone.now(), position=position)
        except NOT_THE_ITEM:
            raise
        except Exception:  # noqa: BLE001 — the work loop: the trace is kept on the item's row
            self._set_aside(raw, traceback.format_exc())
        else:
            self._settled([raw], position)

    def _set_aside(self, raw: Raw, reason: str) -> None:
        channel = Channel.every.filter(key=raw.channel).first()
        if channel:
            row = trouble.failed(raw, channel, reason, timezone.now())
            logger.error("item set aside", place=raw.id, tries=row.tries, dead=row.dead_at is not None)
        Position.objects.get_or_create(name=flow.READER)
        Position.objects.filter(name=flow.READER, at__lt=raw.id).update(at=raw.id)

    def _settled(self, batch: list[Raw], position: bool) -> None:
        if not position:
            trouble.settled([raw.id for raw in batch], timezone.now())

    async def listen(self) -> None:
        """One listener for each open channel that can be polled or streamed."""
        for number, task in list(self.listeners.items()):
            if task.done():
                del self.listeners[number]
        channels = await sync_to_async(open_channels)()
        for channel in channels:
            if channel.pk not in self.listeners:
                listener = Listener(channel, self.log, self.open, timezone.now)
                self.listeners[channel.pk] = asyncio.create_task(forever(listener.listen))
        wanted = {channel.pk for channel in channels}
        for number in set(self.listeners) - wanted:
            self.listeners.pop(number).cancel()
        await asyncio.sleep(1.0)

    async def send(self) -> None:
        """Deliver what is due, several threads at once, each in its order."""
        self.sending = {number: task for number, task in self.sending.items() if not task.done()}
        room = AT_ONCE - len(self.sending)
        for number in await sync_to_async(due)(timezone.now(), max(0, room)):
            if number not in self.sending:
                self.sending[number] = asyncio.create_task(self._deliver(number))
        await asyncio.sleep(GLANCE)

    async def _deliver(self, number: int) -> None:
        try:
            await deliver(number, partial(connector_of, self.open), rules, timezone.now)
        except Exception:  # noqa: BLE001 — the work loop: the lease ends, and delivery looks before it repeats
            logger.exception("delivery broke off", reply=number)

    async def watch_clock(self) -> None:
        """What happens by itself: snoozed conversations wake, outcomes surface."""
        now = timezone.now()
        for tick in (_wake, _surface, fall_silent, self.forget, *self.ticks):
            await sync_to_async(tick)(now)
        await asyncio.sleep(1.0)

    def forget(self, now: datetime) -> None:
        """Raw bytes that were received long ago; those set aside are kept."""
        if now - self.forgot < timedelta(hours=1):
            return
        self.forgot = now
        read = Position.objects.filter(name=flow.READER).values_list("at", flat=True).first() or 0
        self.log.forget(now - settings.KEEP_RAW, read, trouble.places())


def _wake(now: datetime) -> None:
    wake(now)


def _surface(now: datetime) -> None:
    surface()


def open_channels() -> list[Channel]:
    """Those that can be polled or streamed."""
    rows = Channel.every.filter(closed_at__isnull=True).select_related("brand")
    return [one for one in rows if manifest(one.network).can.poll or manifest(one.network).can.stream]


def connector_of(open: Opened, reply: Reply) -> Connector:
    return open(reply.channel)


async def forever(step: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a step again and again; what breaks it is logged, and a second later it goes on."""
    while True:
        try:
            await step()
        except Exception:  # noqa: BLE001 — the work loop itself
            logger.exception("work stumbled", step=getattr(step, "__qualname__", str(step)))
            await sync_to_async(connections.close_all)()
            await asyncio.sleep(1.0)


def rare_collections() -> None:
    """A batch makes a hundred thousand objects that die with it; by default the collector looks at them 150 times,
    which took a fifth of the time on the line. Cycles are few here and are still collected.
    """
    gc.set_threshold(50_000, 20, 100)


async def main(ticks: tuple[Tick, ...] = ()) -> None:
    """The process's whole life; cancelled by a signal."""
    rare_collections()
    async with Http(private=settings.PRIVATE_HOSTS) as http:
        work = Work(SqliteLog(settings.INTAKE_FILE), http, default_readers(), ticks)
        await work.run()
