"""The doctor's checks: each looks at one thing and says what it found and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError

from rapport.accounts.models import Brand
from rapport.cli.channel_checks import budgets_found, channels_found, kinds_found
from rapport.cli.finding import Finding
from rapport.cli.ground_checks import GROUND
from rapport.cli.listed import listed
from rapport.inbox.models import ArticleHalt
from rapport.intake.models import DeadLetter
from rapport.jobs.standing import standings
from rapport.ledger.check import first_break, size
from rapport.ledger.models import Entry
from rapport.outbox.models import Delivery, Step
from rapport.promise.models import Halt
from rapport.runtime import line_health

LATE = timedelta(minutes=10)
SKEW = timedelta(minutes=2)


def examine(now: datetime, online: bool = False) -> list[Finding]:
    """All checks in order. Without a database that answers and is migrated, the rest cannot be looked at."""
    findings = [found for check in GROUND for found in check()]
    if not all(one.ok for one in findings if one.name in ("database", "migrations")):
        return findings
    return findings + [found for check in CHECKS for found in check(now, online)]


def _listed(now: datetime, online: bool) -> Iterator[Finding]:
    yield Finding(*listed())


def _line(now: datetime, online: bool) -> Iterator[Finding]:
    try:
        found = line_health.line()
    except (DatabaseError, sqlite3.Error) as error:
        yield Finding("line", False, f"cannot be seen: {error}", "make room on the disk, or look at the database")
        return
    yield Finding("line", found.ok, found.said, found.do)


def _clock(now: datetime, online: bool) -> Iterator[Finding]:
    last = Entry.across_brands.order_by("-at").values_list("at", flat=True).first()
    ahead = last is not None and last - now > SKEW
    found = (
        f"the ledger was last written at {last}, which is still to come" if ahead else f"{now:%Y-%m-%d %H:%M} UTC"
    )
    yield Finding("clock", not ahead, found, "set this machine's clock, and keep it with NTP" if ahead else "")


def _jobs(now: datetime, online: bool) -> Iterator[Finding]:
    """What happens by the clock; a late one is only told while a work process lives to be late with it."""
    for one in standings(now):
        said = f"{one.row.runs} runs, {one.row.errors} failed, last well {_time(one.row.last_success)}"
        if one.row.error:
            look = "its log says where; all other jobs go on. One that hangs ends with a restart"
            yield Finding(f"job {one.row.name}", False, f"{said}; {one.row.error}", look)
        elif one.late and line_health.lives():
            look = "`systemctl restart rapport` starts it again"
            yield Finding(f"job {one.row.name}", False, f"{said}; due since {_time(one.row.due)}", look)
        else:
            yield Finding(f"job {one.row.name}", True, said)


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"


def _chains(now: datetime, online: bool) -> Iterator[Finding]:
    for brand in Brand.objects.order_by("slug"):
        broken = first_break(brand)
        found = f"broken at row {broken}" if broken else f"{size(brand)} rows, whole"
        todo = "somebody changed the data by hand; compare with a backup, and keep this one" if broken else ""
        yield Finding(f"ledger {brand.slug}", broken is None, found, todo)


def _replies(now: datetime, online: bool) -> Iterator[Finding]:
    late = Delivery.across_brands.filter(step=Step.QUEUED, not_before__lt=now - LATE).count()
    late += Delivery.across_brands.filter(step=Step.SENDING, lease_until__lt=now - LATE).count()
    todo = "is `rapport work` running? A stopped brand or a signed-out channel also waits" if late else ""
    yield Finding("replies in line", not late, f"{late} late" if late else "none is late", todo)
    doubtful = Delivery.across_brands.filter(step=Step.UNKNOWN).count()
    look = "open Inbox → Unconfirmed, look on the network, and say whether they arrived" if doubtful else ""
    yield Finding("unknown replies", not doubtful, str(doubtful), look)


def _letters(now: datetime, online: bool) -> Iterator[Finding]:
    dead = DeadLetter.across_brands.filter(dead_at__isnull=False, settled_at__isnull=True).count()
    todo = "open Settings → Channels, read why, and try again" if dead else ""
    yield Finding("dead letters", not dead, str(dead), todo)


def _halts(now: datetime, online: bool) -> Iterator[Finding]:
    lasting = ArticleHalt.across_brands.filter(lifted_at__isnull=True).count()
    lasting += Halt.across_brands.filter(lifted_at__isnull=True).count()
    todo = "open Promise, read what went wrong, mend it, and lift the halt" if lasting else ""
    yield Finding("halted by an alarm", not lasting, str(lasting), todo)


# Add a check by naming it here: it yields a `Finding` for each thing it looked at.
CHECKS: tuple[Callable[[datetime, bool], Iterator[Finding]], ...] = (
    _line,
    _listed,
    _clock,
    _jobs,
    channels_found,
    budgets_found,
    kinds_found,
    _chains,
    _replies,
    _letters,
    _halts,
)
