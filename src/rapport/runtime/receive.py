"""The receiving side of the work process: the next batch of the log, and what makes trouble set aside."""

from __future__ import annotations

import traceback
from time import time

import structlog
from django.utils import timezone

from rapport import flow
from rapport.channels.models import Channel
from rapport.intake import dead_letters
from rapport.intake.log import Log, Raw
from rapport.intake.models import Position
from rapport.intake.trying import Tried, Trying
from rapport.runtime.threads import NOT_THE_ITEM
from rapport.triage.reader import Readers

BATCH = 1000
DIED = (
    "The work process ended while it received this: it was killed, ran out of memory, or a library failed.\n"
    "Everything else went on. What came is kept as it came."
)

logger = structlog.get_logger()


class Receiving:
    """Takes what is in the log. One bad item stops nothing, whether it raises or kills the process."""

    def __init__(self, log: Log, readers: Readers, trying: Trying) -> None:
        self.log = log
        self.readers = readers
        self.trying = trying
        self.apart = 0
        self.recovered = False
        self.taken_at = 0.0

    def once(self) -> int:
        """How many items were taken; 0 when the log is read to its end and no next try has come."""
        if not self.recovered:
            self.recover()
        batch = self.log.read(read_up_to(), BATCH)
        if batch:
            self._take(batch)
        again = self.log.some(dead_letters.due(timezone.now()))
        for raw in again:
            self._take_one(raw, again=True)
        return len(batch) + len(again)

    def recover(self) -> None:
        """What the process before this one died of: one item has used up a try, a batch is taken apart."""
        if left := self.trying.left():
            self.apart = max(left.last, left.upto)
            logger.error("the work process died", first=left.first, last=left.last, again=left.again)
            for raw in self.log.some([left.first] if left.alone else []):
                if left.again or raw.id > read_up_to():
                    self._set_aside(raw, DIED)
            self.trying.clear()
        self.recovered = True

    def _take(self, batch: list[Raw]) -> None:
        """A batch that fails as a whole is taken item by item, and so is one that somebody died of."""
        if len(batch) > 1 and batch[0].id > self.apart and self._whole(batch):
            return
        for raw in batch:
            self._take_one(raw)

    def _whole(self, batch: list[Raw]) -> bool:
        try:
            with self.trying.note(Tried(batch[0].id, batch[-1].id)):
                flow.receive(batch, self.readers, timezone.now())
        except NOT_THE_ITEM:
            raise
        except Exception as error:  # noqa: BLE001 — the work loop: found by the caller, item by item
            logger.warning("batch taken apart", items=len(batch), reason=repr(error))
            return False
        self.taken_at = time()
        return True

    def _take_one(self, raw: Raw, *, again: bool = False) -> None:
        try:
            with self.trying.note(Tried(raw.id, raw.id, again, self.apart)):
                flow.receive([raw], self.readers, timezone.now(), position=not again)
        except NOT_THE_ITEM:
            raise
        except Exception:  # noqa: BLE001 — the work loop: the trace is kept on the item's row
            self._set_aside(raw, traceback.format_exc())
        else:
            if again:
                dead_letters.settled([raw.id], timezone.now())
        self.taken_at = time()

    def _set_aside(self, raw: Raw, reason: str) -> None:
        channel = Channel.across_brands.filter(key=raw.channel).first()
        if channel:
            row = dead_letters.failed(raw, channel, reason, timezone.now())
            logger.error("item set aside", place=raw.id, tries=row.tries, dead=row.dead_at is not None)
        Position.objects.get_or_create(name=flow.READER)
        Position.objects.filter(name=flow.READER, at__lt=raw.id).update(at=raw.id)


def read_up_to() -> int:
    """How far the log was read."""
    return Position.objects.filter(name=flow.READER).values_list("at", flat=True).first() or 0
