"""The edition of the settings: a token that differs once anybody has changed one of them."""

from __future__ import annotations

import secrets

from django.db import connection

from rapport.store.models import Edition


def current() -> str:
    """The edition that holds in this transaction; "" where none was ever written: then nothing is remembered."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED)
        found = cursor.fetchone()
    return ":".join(map(str, found)) if found else ""


def renew() -> None:
    """Begin a new edition, in the transaction of whoever changes a setting.

    Each change is a row of its own: two people who change settings at the same time do not wait for each other.
    How many there are tells of one that was committed late. SQLite has one writer, and keeps the last row only.
    """
    row = Edition.objects.create(token=secrets.token_hex(8))
    if connection.vendor == "sqlite":
        Edition.objects.filter(pk__lt=row.pk).delete()


_TABLE = Edition._meta.db_table
_ASKED = f"SELECT token, (SELECT count(*) FROM {_TABLE}) FROM {_TABLE} ORDER BY id DESC LIMIT 1"  # noqa: S608 — our names
