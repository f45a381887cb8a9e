"""What the clock does for the promise: a look where enough labels have come, or the last look counts no more."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from rapport.people.models import Brand
from rapport.promise.alarm import current
from rapport.promise.binding import binding
from rapport.promise.calibrate import REMEMBERED, look, needed
from rapport.promise.dial import Setting, setting
from rapport.promise.group import Group
from rapport.promise.layers import signed_as
from rapport.promise.models import Calibration, Drawn, Judgement, Says
from rapport.triage.reader import Readers

GROWN = 1.25
REST = timedelta(hours=1)
GLANCE = timedelta(minutes=1)


class Looks:
    """The clock's part: once a minute it is asked which groups are due."""

    def __init__(self, readers: Readers) -> None:
        self.readers = readers
        self.asked = datetime.min.replace(tzinfo=UTC)

    def tick(self, now: datetime) -> list[Group]:
        """Look at the groups that are due; returns them."""
        if now - self.asked < GLANCE:
            return []
        self.asked = now
        return tick(self.readers, now)


def tick(readers: Readers, now: datetime) -> list[Group]:
    """Look at every group that is due; returns them."""
    found = []
    for brand in Brand.objects.all():
        dial = setting(brand)
        for group, complaints in labelled(brand, now).items():
            if due(group, complaints, dial, readers, now):
                look(group, readers, now)
                found.append(group)
    return found


def labelled(brand: Brand, now: datetime) -> Counter[Group]:
    """How many complaints drawn by chance are labelled in each group; unsure counts."""
    rows = Judgement.of(brand).filter(drawn=Drawn.CHANCE, at__gt=now - REMEMBERED).exclude(says=Says.OTHER)
    return Counter(Group(*facts) for facts in rows.values_list("brand", "language", "kind"))


def due(group: Group, complaints: int, dial: Setting, readers: Readers, now: datetime) -> bool:
    """Whether a look is worth its part of δ: with labels enough, and something new to learn from them.

    New is: a first look, a quarter more labels, another α, another reader or layer, a halt that was lifted.
    """
    made, reader = current(group), readers.first
    if complaints < needed(group, reader.name, dial.alpha, dial.delta):
        return False
    if made is None:
        return True
    if now - made.at < REST:
        return False
    return complaints >= GROWN * made.labels or stale(made, group, dial, readers)


def stale(made: Calibration, group: Group, dial: Setting, readers: Readers) -> bool:
    """Whether a threshold counts no more: α was changed, the reader or its layer is another, it drifted."""
    halts = list(made.halts.values_list("lifted_at", flat=True))
    lifted = bool(halts) and None not in halts
    bound = binding(group, readers.first.fingerprint, signed_as(group.brand, readers.first))
    return made.alpha != dial.alpha or made.binding != bound or lifted
