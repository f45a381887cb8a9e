"""What the clock does for the promise: a look where enough labels have come, or the last look counts no more."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from rapport.accounts.models import Brand
from rapport.jobs.one_by_one import one_by_one
from rapport.promise.alarm import current
from rapport.promise.binding import binding
from rapport.promise.calibrate import labels_by_group, look, looks_so_far, needed
from rapport.promise.dial import Setting, setting
from rapport.promise.first_look import looks_at_any_time, planned_due
from rapport.promise.group import Group
from rapport.promise.layers import signed_as
from rapport.promise.models import Calibration, Says
from rapport.triage.reader import Readers

GROWN = 1.25
REST = timedelta(hours=1)


def tick(readers: Readers, now: datetime) -> list[Group]:
    """Look at every group that is due; returns them."""
    return [group for brand in Brand.objects.order_by("pk") for group in look_at(readers, brand, now)]


def look_at(readers: Readers, brand: Brand, now: datetime) -> list[Group]:
    """The same for one brand."""
    found, dial = list[Group](), setting(brand)

    def looked(one: tuple[Group, int]) -> None:
        if due(*one, dial, readers, now):
            look(one[0], readers, now)
            found.append(one[0])

    one_by_one(labelled(brand, now).items(), looked)
    return found


def labelled(brand: Brand, now: datetime) -> Counter[Group]:
    """How many complaints each group's sample has; unsure counts."""
    found = labels_by_group(now, brand=brand)
    return Counter({group: counts.total() - counts[Says.OTHER] for group, counts in found.items()})


def due(group: Group, complaints: int, dial: Setting, readers: Readers, now: datetime) -> bool:
    """Whether a look is worth its part of δ: with labels enough, and something new to learn from them.

    New is: a first look, a quarter more labels, another α, another reader or layer, a halt that was lifted.
    """
    made, reader = current(group), readers.first
    if looks_at_any_time(group):
        return planned_due(group, dial, readers, now, looks_so_far(group, reader.name) + 1)
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
