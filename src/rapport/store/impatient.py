"""Writes that would rather not be made than wait for whoever writes now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def waiting_for_nobody(seconds: float = 0.0) -> Iterator[None]:
    """What is written within waits this long at most for a lock; raises `OperationalError` when it is not free."""
    patience = int(seconds * 1000)
    if connection.vendor == "sqlite":
        before = _ask("PRAGMA busy_timeout")
        _tell(f"PRAGMA busy_timeout = {patience}")
        try:
            with transaction.atomic():
                yield
        finally:
            _tell(f"PRAGMA busy_timeout = {before}")
        return
    with transaction.atomic():
        _tell(f"SET LOCAL lock_timeout = {max(1, patience)}")
        yield


def _ask(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def _tell(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
