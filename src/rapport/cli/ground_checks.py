"""The doctor's first checks: the files, the room and the database that all others stand on."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from rapport.cli.finding import Finding
from rapport.intake.log import NotDurable
from rapport.intake.open_log import open_log
from rapport.runtime import line_health
from rapport.store.disk_room import SOON


def _files() -> Iterator[Finding]:
    """Other people on this machine must not read the words of contacts, nor the keys."""
    folders = (settings.HOME, settings.SEAL_KEY_FILE.parent)
    keys = sorted(settings.SEAL_KEY_FILE.parent.glob("*.key"))
    open_ones = [f"{path} ({_mode(path):o})" for path in (*folders, *keys) if _mode(path) & 0o077]
    todo = f"chmod -R go-rwx {settings.HOME}" if open_ones else ""
    found = f"others can read {', '.join(open_ones)}" if open_ones else f"{settings.HOME} is closed to others"
    yield Finding("files", not open_ones, found, todo)


def _room() -> Iterator[Finding]:
    found = line_health.room(SOON)
    yield Finding("room", found.ok, found.said, found.do)


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


def _intake() -> Iterator[Finding]:
    try:
        log = open_log()
        last = log.last()
    except (NotDurable, sqlite3.Error) as error:
        yield Finding("intake log", False, str(error), "use a local disk; restore the file if it is damaged")
        return
    sound = _sound("intake log", settings.INTAKE_FILE)
    yield sound if not sound.ok else Finding("intake log", True, f"{last} items, durable")


def _sound(name: str, path: Path) -> Finding:
    """Whether SQLite finds its own file whole."""
    if not path.exists():
        return Finding(name, True, f"{path} is not a file of this machine")
    with closing(sqlite3.connect(path, timeout=20)) as db:
        found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    todo = "stop Rapport, keep this file, and restore the last backup" if found != "ok" else ""
    return Finding(name, found == "ok", "whole" if found == "ok" else found, todo)


def _migrations() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding("migrations", False, str(error), "see the database above")
        return
    todo = "start `rapport serve`, which brings the data to this version" if waiting else ""
    yield Finding("migrations", not waiting, f"{len(waiting)} waiting" if waiting else "all done", todo)


GROUND: tuple[Callable[[], Iterator[Finding]], ...] = (_files, _room, _database, _intake, _migrations)
