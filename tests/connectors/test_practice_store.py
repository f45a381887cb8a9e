"""The practice network's file: what is not written whole is not written, and holds up nothing that follows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rapport.connectors.practice.store import Store


def test_a_commit_that_fails_leaves_nothing_open(tmp_path: Path) -> None:
    store = Store(tmp_path / "practice.db")
    store.db.execute("PRAGMA foreign_keys = ON")
    store.db.execute("CREATE TABLE notes (post REFERENCES posts (id) DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(sqlite3.IntegrityError), store.writing() as db:
        db.execute("INSERT INTO notes VALUES (99)")
    assert not store.db.in_transaction
    with store.writing() as db:
        db.execute("INSERT INTO people (handle, name) VALUES ('dee', 'Dee')")
    assert store.connect().execute("SELECT count(*) FROM people").fetchone()[0] == 1
