"""Leases by row: what one process at a time may do, and who goes on when it dies.

No clocks are compared, neither of two machines nor one with itself an hour ago: a lease is over when its row has
not changed for `LEASE` seconds, counted by whoever waits for it. Its holder changes the row every `RENEW` seconds
and counts from before it asked, so it stops believing in its lease before anybody else may take it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import models

LEASE, RENEW = 30.0, 5.0

Seen = tuple[str, datetime | None]


class Leased(models.Model):
    """A row that one process at a time works on. `lease_until` is for people: it tells when it was renewed."""

    name = models.CharField(max_length=80, unique=True)
    holder = models.CharField(max_length=80, blank=True, default="")
    lease_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Leases:
    """What one process holds in one table of leased rows."""

    def __init__(self, rows: models.Manager[Any], holder: str, counted: Callable[[], float] = monotonic) -> None:
        self.rows = rows
        self.holder = holder
        self.counted = counted
        self._held: dict[str, float] = {}
        self._seen: dict[str, tuple[Seen, float]] = {}

    def holds(self, name: str) -> bool:
        """Whether this process may go on with it now; asks nobody."""
        return self.counted() - self._held.get(name, -LEASE) < LEASE

    def keep(self, wanted: Collection[str], now: datetime) -> frozenset[str]:
        """Take what is free, renew what is held, give back what is not wanted; what is held afterwards."""
        asked = self.counted()
        found = self._read({*wanted, *self._held})
        if missing := [name for name in wanted if name not in found]:
            self.rows.bulk_create([self.rows.model(name=name) for name in missing], ignore_conflicts=True)
            found |= self._read(missing)
        self.give_back([name for name in self._held if name not in wanted])
        for name in sorted(wanted):
            if name not in self._held and self._free(name, found[name], asked):
                self._take(name, found[name], asked, now)
        self._renew(asked, now)
        return frozenset(name for name in wanted if self.holds(name))

    def give_back(self, names: Collection[str] | None = None) -> None:
        """Anybody may take these at once; all, without names."""
        gone = list(self._held if names is None else names)
        if gone:
            self.rows.filter(name__in=gone, holder=self.holder).update(holder="", lease_until=None)
        for name in gone:
            self._held.pop(name, None)

    def _read(self, names: Collection[str]) -> dict[str, Seen]:
        """Who has them; whatever somebody else took while this process slept is its no more."""
        rows = self.rows.filter(name__in=names).values_list("name", "holder", "lease_until")
        found = {name: (holder, until) for name, holder, until in rows}
        self._forget_lost(found)
        return found

    def _forget_lost(self, found: Mapping[str, Seen]) -> None:
        for name in [one for one in self._held if found.get(one, ("", None))[0] != self.holder]:
            del self._held[name]

    def _free(self, name: str, seen: Seen, asked: float) -> bool:
        """Given back, or not renewed for as long as this process has watched, which is a lease's length."""
        if self._seen.get(name, (None, 0.0))[0] != seen:
            self._seen[name] = (seen, asked)
        return not seen[0] or asked - self._seen[name][1] >= LEASE

    def _take(self, name: str, seen: Seen, asked: float, now: datetime) -> None:
        """One conditional UPDATE that must change the row as it was seen."""
        row = self.rows.filter(name=name, holder=seen[0], lease_until=seen[1])
        if row.update(holder=self.holder, lease_until=now + timedelta(seconds=LEASE)) == 1:
            self._held[name] = asked

    def _renew(self, asked: float, now: datetime) -> None:
        old = [name for name, since in self._held.items() if asked - since >= RENEW]
        if not old:
            return
        mine = self.rows.filter(name__in=old, holder=self.holder)
        if mine.update(lease_until=now + timedelta(seconds=LEASE)) != len(old):
            self._read(list(self._held))
        self._held |= {name: asked for name in old if name in self._held}


def let_go(rows: models.Manager[Any], seat: str) -> None:
    """End the leases of a seat's earlier processes; for its new one, which knows that they are dead."""
    rows.filter(holder__startswith=f"{seat}/").update(holder="", lease_until=None)
