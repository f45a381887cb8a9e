"""The intake log: raw bytes in order of arrival, on disk before anybody is told so.

SQLite with a write-ahead log and synchronous=FULL: measured under simulated power cuts, NORMAL loses
acknowledged rows and FULL does not. The file is apart from the application's, so neither waits for the other.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

SCHEMA = """CREATE TABLE IF NOT EXISTS log (
  id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, at REAL NOT NULL, body BLOB NOT NULL)"""
AT_ONCE = 4 * 1024 * 1024
PIECE = 500


@dataclass(frozen=True, slots=True)
class Raw:
    """One item as it came. `id` is its place in the log, `at` seconds since 1970."""

    id: int
    channel: str
    at: float
    body: bytes


class Log(Protocol):
    """What an intake log can do; `append` returns when the items are durable."""

    def append(self, items: Sequence[tuple[str, bytes]]) -> list[int]: ...
    def read(self, after: int, limit: int) -> list[Raw]: ...
    def some(self, ids: Sequence[int]) -> list[Raw]: ...
    def last(self) -> int: ...
    def waits_since(self, after: int) -> float | None: ...
    def forget(self, before: datetime, upto: int, keep: Sequence[int]) -> int: ...


class NotDurable(RuntimeError):
    """The log's file does not keep what it acknowledges; Rapport does not start on it."""


class SqliteLog:
    """One file, any number of processes; each thread has its own connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db().execute(SCHEMA)

    def _db(self) -> sqlite3.Connection:
        if not hasattr(self._local, "db"):
            db = sqlite3.connect(self.path, timeout=20, isolation_level=None)
            journal = db.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            db.execute("PRAGMA synchronous=FULL")
            if (journal, db.execute("PRAGMA synchronous").fetchone()[0]) != ("wal", 2):
                raise NotDurable(f"{self.path} cannot be opened with WAL and synchronous=FULL; use a local disk.")
            self._local.db = db
        found: sqlite3.Connection = self._local.db
        return found

    def append(self, items: Sequence[tuple[str, bytes]]) -> list[int]:
        """Write (channel key, bytes) pairs in one transaction; their ids, in order."""
        db, now = self._db(), time.time()
        db.execute("BEGIN IMMEDIATE")
        try:
            ids = [self._insert(db, channel, now, body) for channel, body in items]
            db.execute("COMMIT")
        except sqlite3.Error:
            if db.in_transaction:  # a full disk has ended it already
                db.execute("ROLLBACK")
            raise
        return ids

    def _insert(self, db: sqlite3.Connection, channel: str, now: float, body: bytes) -> int:
        row = db.execute("INSERT INTO log (channel, at, body) VALUES (?, ?, ?)", (channel, now, body)).lastrowid
        return int(row or 0)

    def read(self, after: int, limit: int) -> list[Raw]:
        """Items behind a place, oldest first; no more than `AT_ONCE` bytes together, but one in any case."""
        sql = "SELECT id, channel, at, body FROM log WHERE id > ? ORDER BY id LIMIT ?"
        found, size = [], 0
        with closing(self._db().execute(sql, (after, limit))) as rows:
            for row in rows:
                found.append(Raw(*row))
                if (size := size + len(row[3])) >= AT_ONCE:
                    break
        return found

    def some(self, ids: Sequence[int]) -> list[Raw]:
        """Items by their places, oldest first; missing ones are left out."""
        marks = ",".join("?" * len(ids))
        sql = f"SELECT id, channel, at, body FROM log WHERE id IN ({marks}) ORDER BY id"  # noqa: S608 — only ?
        return [Raw(*row) for row in self._db().execute(sql, list(ids))]

    def forget(self, before: datetime, upto: int, keep: Sequence[int]) -> int:
        """Remove items older than `before` up to the place `upto`, except those in `keep`; how many went.

        In pieces: whoever writes meanwhile waits for one of them, not for a month's worth.
        """
        marks = ",".join("?" * len(keep))
        old = f"SELECT id FROM log WHERE id <= ? AND at < ? AND id NOT IN ({marks}) LIMIT {PIECE}"  # noqa: S608
        gone = 0
        while (
            went := self._db()
            .execute(
                f"DELETE FROM log WHERE id IN ({old})",  # noqa: S608 — only ?
                (upto, before.timestamp(), *keep),
            )
            .rowcount
        ):
            gone += went
        return gone

    def waits_since(self, after: int) -> float | None:
        """When the oldest item behind a place came, in seconds since 1970; None when there is none."""
        found = self._db().execute("SELECT at FROM log WHERE id > ? ORDER BY id LIMIT 1", (after,)).fetchone()
        return float(found[0]) if found else None

    def last(self) -> int:
        return int(self._db().execute("SELECT COALESCE(MAX(id), 0) FROM log").fetchone()[0])
