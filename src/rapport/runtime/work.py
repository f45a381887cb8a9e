"""The work process: receives what came in, listens to the channels, sends what is in line, watches the clock."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from rapport.budgets.paid import Purse
from rapport.channels.connected import Opened, record_health
from rapport.channels.models import State
from rapport.connectors.base import Connector, Looks
from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct
from rapport.inbox.look_again import Looked
from rapport.inbox.reply import rules
from rapport.inbox.surface_failures import surface_failures
from rapport.intake.log import Log
from rapport.intake.open_log import open_log
from rapport.intake.poll import Listener
from rapport.intake.trying import Trying
from rapport.jobs.clock import Clock
from rapport.outbox.claim import broke_off
from rapport.outbox.deliver import deliver
from rapport.outbox.due import shared_out
from rapport.outbox.models import Delivery
from rapport.publishing.links.cards import sent_card
from rapport.runtime.beat import Heart
from rapport.runtime.jobs import jobs
from rapport.runtime.leasing import Leasing, open_channels
from rapport.runtime.listening import DIED, Suspects
from rapport.runtime.receive import Receiving
from rapport.runtime.seat import Seat
from rapport.runtime.threads import apart, forever, in_thread
from rapport.store.disk_room import has_room
from rapport.triage.read import default_readers
from rapport.triage.reader import Readers

GLANCE = 0.05
AT_ONCE = 32

logger = structlog.get_logger()


class Work:
    """All loops of one process; `run` ends when it is cancelled, after what is under way."""

    def __init__(self, log: Log, http: Http, readers: Readers, seat: Seat | None = None) -> None:
        seat = seat or Seat(settings.HOME)
        self.log = log
        self.open = Opened(http)
        self.readers = readers
        self.receiving = Receiving(log, readers, Trying(seat.file("trying")))
        self.heart = Heart(seat.file("beat"))
        self.suspects = Suspects(seat.file("listening"), self.heart.unclean)
        self.flow = ThreadPoolExecutor(1, thread_name_prefix="flow")
        self.leasing = Leasing(seat)
        self.clock = Clock(jobs(log, readers), seat.holder())
        self.leasing_thread = ThreadPoolExecutor(1, thread_name_prefix="leases")
        self.clock_thread = ThreadPoolExecutor(1, thread_name_prefix="clock")
        self.listeners: dict[int, asyncio.Task[None]] = {}
        self.sending: dict[int, asyncio.Task[None]] = {}
        self.by_channel: dict[int, int] = {}
        self.looked = Looked()

    async def run(self) -> None:
        """Each loop with a thread of its own to the database, so that none holds up another."""
        loops = (self.keep_leases, self.receive, self.listen, self.send, self.watch_clock, self.look, self.beat)
        await asyncio.to_thread(self.leasing.sit_down)
        try:
            async with asyncio.TaskGroup() as group:
                for loop in loops:
                    group.create_task(apart(forever(loop, self.heart.told)))
        finally:
            await asyncio.shield(asyncio.to_thread(self.leasing.stand_up, self.clock))

    async def keep_leases(self) -> None:
        """Who takes what is in the log, and who listens to which channel: one process each."""
        await in_thread(self.leasing_thread, self.leasing.keep)
        await asyncio.sleep(1.0)

    async def beat(self) -> None:
        """For who watches from outside: it lives, and this is when it took something last."""
        self.heart.beat(self.receiving.taken_at)
        await asyncio.sleep(1.0)

    async def receive(self) -> None:
        """The next batch of the log, and items whose next try has come."""
        if not self.leasing.receives() or not await in_thread(self.flow, self.receive_once):
            await asyncio.sleep(GLANCE)

    def receive_once(self) -> int:
        """How many items were taken."""
        return self.receiving.once()

    async def listen(self) -> None:
        """One listener for each open channel that can be polled or streamed, and is this process's to hear."""
        for number, task in list(self.listeners.items()):
            if task.done():
                del self.listeners[number]
        channels = [one for one in await sync_to_async(open_channels)() if self.leasing.listens(one)]
        for channel in channels:
            if channel.pk in self.listeners:
                continue
            known = f"{channel.key} {channel.renewed_at.timestamp()}"
            if self.suspects.given_up(known):
                await sync_to_async(record_health)(channel, State.SILENT, DIED, timezone.now())
                continue
            listener = Listener(channel, self.log, self.open, timezone.now)
            self.listeners[channel.pk] = asyncio.create_task(forever(listener.listen))
            await self.suspects.first_poll(known, listener)
        wanted = {channel.pk for channel in channels}
        for number in set(self.listeners) - wanted:
            self.listeners.pop(number).cancel()
        await asyncio.sleep(1.0)

    async def send(self) -> None:
        """Deliver what is due, several threads at once, each in its order; nothing that could not be written down.

        What a process died of before goes alone, so that only it is counted.
        """
        if not has_room():
            await asyncio.sleep(1.0)
            return
        self.sending = {number: task for number, task in self.sending.items() if not task.done()}
        self.by_channel = {number: self.by_channel[number] for number in self.sending}
        room = AT_ONCE - len(self.sending)
        due = await sync_to_async(shared_out)(timezone.now(), room, self.by_channel)
        suspects = await sync_to_async(broke_off)([number for number, _ in due])
        for number, channel in due:
            if number in suspects:
                if not self.sending:
                    await self._deliver(number)
                break
            self.by_channel[number] = channel
            self.sending[number] = asyncio.create_task(self._deliver(number))
        await asyncio.sleep(GLANCE)

    async def _deliver(self, number: int) -> None:
        try:
            await deliver(number, partial(connector_of, self.open), rules, timezone.now, cards=sent_card)
            await sync_to_async(surface_failures)(timezone.now())
        except Exception:  # noqa: BLE001 — the work loop: the lease ends, and delivery looks before it repeats
            logger.exception("delivery broke off", delivery=number)

    async def look(self) -> None:
        """Words that somebody has open are looked up again: they may have been taken back or edited unseen."""
        for one in await sync_to_async(self.looked.due)(timezone.now()):
            if not self.leasing.listens(one.channel):
                continue
            try:
                network = await sync_to_async(self.open)(one.channel)
                if not isinstance(network, Looks):
                    continue
                purse = Purse(one.channel, network.manifest, timezone.now)
                found = await purse.paid(PaidAct.LOOK, partial(network.look, one.network_ids))
            except ConnectorError as error:
                logger.info("not looked up", channel=str(one.channel), reason=str(error))
                continue
            if found:
                await asyncio.to_thread(self.log.append, [(one.channel.key, raw) for raw in found])
        await asyncio.sleep(1.0)

    async def watch_clock(self) -> None:
        """What happens by itself: see `runtime/jobs.py`."""
        await in_thread(self.clock_thread, self.watch_clock_once)
        await asyncio.sleep(1.0)

    def watch_clock_once(self) -> int:
        """How many jobs are under way."""
        self.clock.tick(timezone.now())
        return len(self.clock.under_way)


def connector_of(open: Opened, delivery: Delivery) -> Connector:
    return open(delivery.channel)


def rare_collections() -> None:
    """A batch makes a hundred thousand objects that die with it; by default the collector looks at them 150 times,
    which took a fifth of the time on the line. Cycles are few here and are still collected.
    """
    gc.set_threshold(50_000, 20, 100)


async def main(seat: Seat) -> None:
    """The process's whole life; cancelled by a signal."""
    rare_collections()
    async with Http(private=settings.PRIVATE_HOSTS) as http:
        work = Work(open_log(), http, default_readers(), seat)
        try:
            await work.run()
        finally:
            work.heart.stop()
