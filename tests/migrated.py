"""A test's SQLite is made as a new home's is, its tables at once, and remembered."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

import django
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection

from rapport.store.new_database import make_tables
from tests.prose import ROOT

SRC = ROOT / "src" / "rapport"
KEPT = ROOT / ".pytest_cache" / "migrated"
_handle = Command.handle


def remember_migrations() -> None:
    """From now on `migrate` in this process takes an empty SQLite's schema from where it was made before."""
    Command.handle = _remembered  # type: ignore[method-assign]


def migrate() -> None:
    """The schema, for a process of a test's own."""
    remember_migrations()
    call_command("migrate", verbosity=0)


def _remembered(command: Command, *args: Any, **options: Any) -> None:
    if options["app_label"] or connection.vendor != "sqlite" or connection.introspection.table_names():
        _handle(command, *args, **options)
        return
    file = KEPT / f"{_edition()}.sqlite3"
    connection.ensure_connection()
    if file.exists():
        with closing(sqlite3.connect(file)) as kept:
            kept.backup(connection.connection)
        return
    make_tables(connection)
    _handle(command, *args, **options)
    KEPT.mkdir(parents=True, exist_ok=True)
    begun = file.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(begun)) as kept:
        connection.connection.backup(kept)
    begun.replace(file)


@cache
def _edition() -> str:
    """The hash of every migration, and of what they are made with."""
    files = [
        one for like in ("*/migrations", "*/*/migrations", "store") for one in sorted(SRC.glob(f"{like}/*.py"))
    ]
    said = [f"{django.__version__} {sqlite3.sqlite_version}".encode(), *(one.read_bytes() for one in files)]
    return hashlib.sha256(b"\0".join(said)).hexdigest()[:32]
