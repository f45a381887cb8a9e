"""A new home has what all migrations make of nothing, to the last trigger, and none of them is taken again."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif("RAPPORT_DATABASE_URL" in os.environ, reason="only a new SQLite is made at once")
# Rows that Django keeps of models and of migrations: with the latter both are looked at below.
KEPT = {"django_content_type", "auth_permission", "django_migrations", "sqlite_sequence"}
BEGINS = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from rapport.store.new_database import make_tables
"""
STEPS = "call_command('migrate', verbosity=0)"
MAKES = "assert make_tables(connection)"
NOTHING_LEFT = """
call_command('migrate', check_unapplied=True)
from django.db.migrations.loader import MigrationLoader
MigrationLoader(connection).check_consistent_history(connection)
"""
STANDS = "connection.cursor().execute('CREATE TABLE somebodys (id integer)'); assert not make_tables(connection)"
DIES = """
import os
from rapport.store import new_database
new_database._in_order = lambda loader: os._exit(9)
make_tables(connection)
"""


def done(home: Path, said: str) -> int:
    """What was said, in a process with this home; its exit code."""
    here = {**os.environ, "RAPPORT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "rapport.config.settings"}
    return subprocess.run([sys.executable, "-c", BEGINS + said], env=here, check=False).returncode  # noqa: S603


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database took every migration, one after the other."""
    home = tmp_path_factory.mktemp("stepped")
    assert done(home, STEPS) == 0
    return home


def rows(home: Path, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(home / "rapport.sqlite3")) as database:
        return database.execute(sql).fetchall()


def schema(home: Path) -> dict[tuple[str, str], object]:
    """Everything that the database has, by its name; the parts of a table's words in any order."""
    found = rows(home, "SELECT type, name, coalesce(sql, '') FROM sqlite_master")
    return {(kind, name): said(sql) if kind == "table" else sql for kind, name, sql in found}


def said(sql: str) -> list[str]:
    """A table's columns and constraints; those of a column stand in one order here."""
    inner = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts = re.split(r", (?=\")|, (?=CONSTRAINT)", inner)
    return sorted(" ".join(sorted(re.findall(r"\S+", one))) for one in parts)


@pytest.mark.slow
def test_it_has_what_all_migrations_make_of_nothing(tmp_path: Path, stepped: Path) -> None:
    assert done(tmp_path, MAKES) == 0
    made, migrated = schema(tmp_path), schema(stepped)
    assert made.keys() == migrated.keys()
    assert {name: (made[name], migrated[name]) for name in made if made[name] != migrated[name]} == {}
    assert done(tmp_path, NOTHING_LEFT) == 0


@pytest.mark.slow
def test_no_migration_puts_rows_into_an_empty_house(stepped: Path) -> None:
    """A step that did would be missing in a new home."""
    names = {
        name for kind, name in schema(stepped) if kind == "table" and name not in KEPT and "_words_" not in name
    }
    assert [one for one in sorted(names) if rows(stepped, f'SELECT 1 FROM "{one}" LIMIT 1')] == []  # noqa: S608


def test_where_anything_stands_nothing_is_made(tmp_path: Path) -> None:
    assert done(tmp_path, STANDS) == 0
    assert [name for _, name in schema(tmp_path)] == ["somebodys"]


def test_who_dies_half_way_leaves_it_empty(tmp_path: Path) -> None:
    assert done(tmp_path, DIES) == 9
    assert schema(tmp_path) == {}
