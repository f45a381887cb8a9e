"""The practice network's own file: its tables, and a connection for each thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS people (
  handle TEXT PRIMARY KEY, name TEXT NOT NULL, bio TEXT NOT NULL DEFAULT '', bot INTEGER NOT NULL DEFAULT 0,
  followers INTEGER NOT NULL DEFAULT 0, token TEXT NOT NULL DEFAULT '', looked_at TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS posts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, brand TEXT NOT NULL, author TEXT NOT NULL REFERENCES people (handle),
  kind TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL, thread TEXT NOT NULL, in_reply_to INTEGER,
  rating INTEGER, automatic INTEGER NOT NULL DEFAULT 0, key TEXT, removed_at TEXT, UNIQUE (brand, key));
CREATE INDEX IF NOT EXISTS posts_by_thread ON posts (brand, thread, id);
CREATE INDEX IF NOT EXISTS posts_by_author ON posts (brand, author, id);
CREATE INDEX IF NOT EXISTS posts_in_public ON posts (brand, id) WHERE kind != 'direct';
CREATE TABLE IF NOT EXISTS follows (
  follower TEXT NOT NULL, brand TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (follower, brand));
CREATE TABLE IF NOT EXISTS favourites (
  handle TEXT NOT NULL, post INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (handle, post));
CREATE INDEX IF NOT EXISTS favourites_by_post ON favourites (post);
CREATE TABLE IF NOT EXISTS reposts (
  handle TEXT NOT NULL, post INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (handle, post));
CREATE INDEX IF NOT EXISTS reposts_by_post ON reposts (post);
CREATE INDEX IF NOT EXISTS posts_by_answered ON posts (in_reply_to) WHERE in_reply_to IS NOT NULL;
CREATE TABLE IF NOT EXISTS published (
  post INTEGER PRIMARY KEY, warning TEXT NOT NULL, language TEXT NOT NULL, media TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
  brand TEXT NOT NULL, key TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (brand, key));
CREATE TABLE IF NOT EXISTS polls (post INTEGER PRIMARY KEY, poll TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS votes (
  post INTEGER NOT NULL, handle TEXT NOT NULL, choice INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (post, handle, choice));
CREATE TABLE IF NOT EXISTS quoted (post INTEGER PRIMARY KEY, quotes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS hidden (post INTEGER PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS happenings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, brand TEXT NOT NULL, what TEXT NOT NULL, who TEXT NOT NULL,
  post INTEGER, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS happenings_by_brand ON happenings (brand, id);
CREATE INDEX IF NOT EXISTS edits_by_post ON happenings (post, at) WHERE what = 'edit';
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT, brand TEXT NOT NULL, call TEXT NOT NULL, what TEXT NOT NULL);
"""


class Store:
    """One SQLite file with a write-ahead log; any number of processes and threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db.executescript(SCHEMA)

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        if not hasattr(self._local, "db"):
            self._local.db = self.connect()
        found: sqlite3.Connection = self._local.db
        return found

    def connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=20, isolation_level=None)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        return db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, all or nothing; inside another one it is part of that."""
        if self.db.in_transaction:
            yield self.db
            return
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
            self.db.execute("COMMIT")
        except BaseException:
            if (
                self.db.in_transaction
            ):  # a commit that failed leaves it open, and all that follows would be part of it
                self.db.execute("ROLLBACK")
            raise


@contextmanager
def watch(store: Store) -> Iterator[Callable[[], int]]:
    """A number that changes whenever anybody has written; asking costs microseconds.

    It has a connection of its own: SQLite does not count what is written by the one that asks.
    """
    with closing(store.connect()) as db:
        yield lambda: int(db.execute("PRAGMA data_version").fetchone()[0])
