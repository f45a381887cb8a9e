"""The doctor's checks: each looks at one thing and says what it found and what to do."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from rapport.connectors.registry import packages
from rapport.intake.log import NotDurable, SqliteLog
from rapport.intake.models import Troubled
from rapport.ledger.check import first_break, size
from rapport.ledger.models import Entry
from rapport.outbox.models import Reply, Step
from rapport.people.channels import link
from rapport.people.models import Brand, Channel, State
from rapport.people.secrets import Unsealable
from rapport.people.verify import check

LATE = timedelta(minutes=10)
SKEW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: whether it is well, what was found, and what to do when it is not."""

    check: str
    well: bool
    found: str
    todo: str = ""


def examine(now: datetime, online: bool = False) -> list[Finding]:
    """All checks in order. Without a database that answers and is migrated, the rest cannot be looked at."""
    findings = [_files(), *_database(), _intake()]
    ready = _migrations()
    findings.append(ready)
    if not ready.well:
        return findings
    return [*findings, _clock(now), *_channels(now, online), *_chains(), *_replies(now), _letters()]


def _files() -> Finding:
    """Other people on this machine must not read the words of contacts, nor the keys."""
    folders = (settings.HOME, settings.SEAL_KEY_FILE.parent)
    keys = sorted(settings.SEAL_KEY_FILE.parent.glob("*.key"))
    open_ones = [f"{path} ({_mode(path):o})" for path in (*folders, *keys) if _mode(path) & 0o077]
    todo = f"chmod -R go-rwx {settings.HOME}" if open_ones else ""
    found = f"others can read {', '.join(open_ones)}" if open_ones else f"{settings.HOME} is closed to others"
    return Finding("files", not open_ones, found, todo)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield Finding("database", False, f"does not answer: {error}", "start it, or correct RAPPORT_DATABASE_URL")
        return
    wanted = _durable()
    wrong = [f"{name} is {value}" for name, value, want in wanted if value not in want]
    todo = "use a local disk, and no other program's settings for this file" if wrong else ""
    yield Finding("database", not wrong, "; ".join(wrong) or f"{connection.vendor}, durable", todo)
    if connection.vendor == "sqlite":
        yield _sound("database file", Path(str(connection.settings_dict["NAME"])))


def _durable() -> list[tuple[str, str, tuple[str, ...]]]:
    """Settings that keep what was committed: name, value now, values that do."""
    if connection.vendor != "sqlite":
        return [("synchronous_commit", _one("SHOW synchronous_commit"), ("on", "remote_apply", "remote_write"))]
    return [
        ("journal_mode", _one("PRAGMA journal_mode"), ("wal", "memory")),
        ("synchronous", _one("PRAGMA synchronous"), ("2", "3")),
        ("foreign_keys", _one("PRAGMA foreign_keys"), ("1",)),
    ]


def _one(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


def _intake() -> Finding:
    try:
        log = SqliteLog(settings.INTAKE_FILE)
        last = log.last()
    except (NotDurable, sqlite3.Error) as error:
        return Finding("intake log", False, str(error), "use a local disk; restore the file if it is damaged")
    sound = _sound("intake log", settings.INTAKE_FILE)
    return sound if not sound.well else Finding("intake log", True, f"{last} items, durable")


def _sound(name: str, path: Path) -> Finding:
    """Whether SQLite finds its own file whole."""
    if not path.exists():
        return Finding(name, True, f"{path} is not a file of this machine")
    with closing(sqlite3.connect(path, timeout=20)) as db:
        found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    todo = "stop Rapport, keep this file, and restore the last backup" if found != "ok" else ""
    return Finding(name, found == "ok", "whole" if found == "ok" else found, todo)


def _migrations() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding("migrations", False, str(error), "see the database above")
    todo = "start `rapport serve`, which brings the data to this version" if waiting else ""
    return Finding("migrations", not waiting, f"{len(waiting)} waiting" if waiting else "all done", todo)


def _clock(now: datetime) -> Finding:
    last = Entry.every.order_by("-at").values_list("at", flat=True).first()
    ahead = last is not None and last - now > SKEW
    found = (
        f"the ledger was last written at {last}, which is still to come" if ahead else f"{now:%Y-%m-%d %H:%M} UTC"
    )
    return Finding("clock", not ahead, found, "set this machine's clock, and keep it with NTP" if ahead else "")


def _channels(now: datetime, online: bool) -> Iterator[Finding]:
    for channel in Channel.every.filter(closed_at__isnull=True).select_related("brand", "health"):
        name = f"channel {channel.brand.slug}/{channel}"
        if channel.network not in packages():
            yield Finding(
                name, False, "its connector is not installed", "install it again, or disconnect the channel"
            )
            continue
        try:
            link(channel)
        except Unsealable as error:
            yield Finding(name, False, str(error), "bring the secrets folder back, or connect the channel again")
            continue
        if online:
            check(channel, now)
            channel.health.refresh_from_db()
        yield _health(name, channel)


def _health(name: str, channel: Channel) -> Finding:
    state, reason = channel.health.state, channel.health.reason
    well = state in (State.OK, State.EXPIRING)
    todo = "" if well else "open Settings → Channels and sign in again; what is in line is kept"
    return Finding(name, well, f"{state}{f': {reason}' if reason else ''}", todo)


def _chains() -> Iterator[Finding]:
    for brand in Brand.objects.order_by("slug"):
        broken = first_break(brand)
        found = f"broken at row {broken}" if broken else f"{size(brand)} rows, whole"
        todo = "somebody changed the data by hand; compare with a backup, and keep this one" if broken else ""
        yield Finding(f"ledger {brand.slug}", broken is None, found, todo)


def _replies(now: datetime) -> Iterator[Finding]:
    late = Reply.every.filter(step=Step.QUEUED, not_before__lt=now - LATE).count()
    late += Reply.every.filter(step=Step.SENDING, lease_until__lt=now - LATE).count()
    todo = "is `rapport work` running? A stopped brand or a signed-out channel also waits" if late else ""
    yield Finding("replies in line", not late, f"{late} late" if late else "none is late", todo)
    doubtful = Reply.every.filter(step=Step.UNKNOWN).count()
    look = "open Inbox → Unknown, look on the network, and say whether they arrived" if doubtful else ""
    yield Finding("unknown replies", not doubtful, str(doubtful), look)


def _letters() -> Finding:
    dead = Troubled.every.filter(dead_at__isnull=False, settled_at__isnull=True).count()
    todo = "open Settings → Channels, read why, and try again" if dead else ""
    return Finding("dead letters", not dead, str(dead), todo)
