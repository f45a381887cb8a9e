"""Which work process takes what is in the log, and which one listens to a channel: one each."""

from __future__ import annotations

from contextlib import suppress

from django.db import DatabaseError
from django.utils import timezone

from rapport.channels.models import Channel
from rapport.connectors.registry import manifest
from rapport.intake.models import READER, Lease
from rapport.jobs.clock import Clock
from rapport.jobs.models import Job
from rapport.runtime.seat import Seat
from rapport.store.leases import Leases, let_go


class Leasing:
    """What one process may do beside others."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.leases = Leases(Lease.objects, seat.holder())

    def sit_down(self) -> None:
        """Whoever sat here before is dead: nobody need wait for its leases to end."""
        for rows in (Lease.objects, Job.objects):
            let_go(rows, self.seat.name)

    def stand_up(self, clock: Clock) -> None:
        """In order: others go on at once."""
        with suppress(DatabaseError):
            clock.give_back()
            self.leases.give_back()

    def keep(self) -> int:
        """Called every second; how many are held."""
        wanted = {READER, *(_ears(one) for one in open_channels())}
        return len(self.leases.keep(wanted, timezone.now()))

    def receives(self) -> bool:
        """Whether this process decides what becomes of messages."""
        return self.leases.holds(READER)

    def listens(self, channel: Channel) -> bool:
        """Whether this process has the channel's ears."""
        return self.leases.holds(_ears(channel))


def _ears(channel: Channel) -> str:
    return f"channel {channel.key}"


def open_channels() -> list[Channel]:
    """Those that can be polled or streamed."""
    rows = Channel.across_brands.filter(closed_at__isnull=True).select_related("brand")
    return [one for one in rows if manifest(one.network).can.poll or manifest(one.network).can.stream]
