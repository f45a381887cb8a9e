"""The one place with SQL of our own: many rows written or changed with one prepared statement.

The ORM's bulk_create and bulk_update build and parse a statement for every few dozen rows; on the straight line
that was half of all time. Rows written here are whole: every column comes from the object.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from django.db import connection
from django.db.models import (
    CharField,
    DateTimeField,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)
from django.db.models.fields import Field

Convert = Callable[[Any], Any]


def insert(rows: Sequence[Model]) -> None:
    """Insert new objects of one model and give them their ids, in order. Call it inside a transaction."""
    if not rows:
        return
    model = type(rows[0])
    fields = list(model._meta.concrete_fields)
    for row, number in zip(rows, _ids(model, len(rows)), strict=True):
        row.pk = number
        row._state.adding, row._state.db = False, connection.alias
    columns = ", ".join(_quoted(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 — our names
    with connection.cursor() as cursor:
        cursor.executemany(sql, _values(rows, fields))


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write the named fields of saved objects of one model."""
    if not rows:
        return
    model = type(rows[0])
    fields = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in names]
    changes = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    sql = f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE id = %s"  # noqa: S608 — our names
    values = [[*row, one.pk] for row, one in zip(_values(rows, fields), rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _ids(model: type[Model], count: int) -> Sequence[int]:
    """The next free ids. On SQLite the transaction holds the only write lock; PostgreSQL has sequences."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or (0,))[0]
            return range(last + 1, last + 1 + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def _values(rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> list[list[Any]]:
    converts = [(field.attname, _convert(field)) for field in fields]
    return [[convert(getattr(row, name)) for name, convert in converts] for row in rows]


def _convert(field: Field[Any, Any]) -> Convert:
    """How a field's values go to the database; plain ones are spared the ORM's way."""
    if isinstance(field, CharField | TextField):
        return _text
    if isinstance(field, IntegerField | FloatField | ForeignKey):
        return _same
    if isinstance(field, DateTimeField):
        return _moment if connection.vendor == "sqlite" else _same
    if isinstance(field, JSONField):
        return _json
    return lambda value: field.get_db_prep_save(value, connection)


def _text(value: Any) -> Any:
    return value if value is None or type(value) is str else str(value)


def _same(value: Any) -> Any:
    return value


def _moment(value: datetime | None) -> str | None:
    """As Django keeps an aware time in SQLite: UTC, without saying so."""
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
