"""A new home has what all migrations make of nothing, to the last trigger, and none of them is taken again."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ConnectionHandler

from rapport.store.new_database import make_tables

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="only a new SQLite is made at once"),
]
# Rows that Django keeps of models and of migrations: with the latter both are looked at below.
KEPT = {"django_content_type", "auth_permission", "django_migrations", "sqlite_sequence"}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database file in which nothing stands."""
    handler = ConnectionHandler({"default": {**connection.settings_dict, "NAME": tmp_path / "new.sqlite3"}})
    yield handler["default"]  # type: ignore[misc]
    handler["default"].close()


def schema(database: BaseDatabaseWrapper) -> dict[tuple[str, str], object]:
    """Everything that the database has, by its name; the parts of a table's words in any order."""
    with database.cursor() as cursor:
        cursor.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
        return {(kind, name): said(sql) if kind == "table" else sql for kind, name, sql in cursor.fetchall()}


def said(sql: str) -> list[str]:
    """A table's columns and constraints; those of a column stand in one order here."""
    inner = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts = re.split(r", (?=\")|, (?=CONSTRAINT)", inner)
    return sorted(" ".join(sorted(re.findall(r"\S+", one))) for one in parts)


def test_it_has_what_all_migrations_make_of_nothing(empty: BaseDatabaseWrapper) -> None:
    assert make_tables(empty)
    made, migrated = schema(empty), schema(connection)
    assert made.keys() == migrated.keys()
    assert {name: (made[name], migrated[name]) for name in made if made[name] != migrated[name]} == {}
    executor = MigrationExecutor(empty)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    executor.loader.check_consistent_history(empty)


def test_no_migration_puts_rows_into_an_empty_house() -> None:
    """A step that did would be missing in a new home."""
    with connection.cursor() as cursor:
        names = {one for one in connection.introspection.table_names() if one not in KEPT and "_words_" not in one}
        filled = [one for one in names if cursor.execute(f'SELECT 1 FROM "{one}" LIMIT 1').fetchone()]  # noqa: S608
    assert filled == []


def test_where_anything_stands_nothing_is_made(empty: BaseDatabaseWrapper) -> None:
    with empty.cursor() as cursor:
        cursor.execute("CREATE TABLE somebodys (id integer)")
    assert not make_tables(empty)
    assert empty.introspection.table_names() == ["somebodys"]


DIES = """
import os
import django; django.setup()
from django.db import connection
from rapport.store import new_database
new_database._in_order = lambda loader: os._exit(9)
new_database.make_tables(connection)
"""


def test_who_dies_half_way_leaves_it_empty(tmp_path: Path) -> None:
    here = {**os.environ, "RAPPORT_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "rapport.config.settings"}
    here.pop("RAPPORT_DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", DIES], env=here, check=False)  # noqa: S603
    assert done.returncode == 9
    with closing(sqlite3.connect(tmp_path / "rapport.sqlite3")) as kept:
        assert kept.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
