"""The one place with SQL of our own: many rows written or changed with few statements.

The ORM's bulk_create and bulk_update build and parse a statement for every few dozen rows; on the straight line
that was half of all time. Rows written here are whole: every column comes from the object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
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

from rapport.store.folded import Folded, with_folded

Convert = Callable[[Any], Any]

# Rows in one INSERT. What follows each statement, as the index of words does, then happens once for all of them.
AT_ONCE = 50


def insert(rows: Sequence[Model]) -> None:
    """Insert new objects of one model and give them their ids, in order. Call it inside a transaction."""
    number(rows)
    insert_numbered(rows)


def number(rows: Sequence[Model]) -> None:
    """Give new objects of one model the ids under which `insert_numbered` will write them in this transaction."""
    if not rows:
        return
    model = type(rows[0])
    names = [one._meta.pk.attname for one in (*model._meta.parents, model)]
    for one, pk in zip(rows, _ids(_tables(model)[0], len(rows)), strict=True):
        vars(one).update(dict.fromkeys(names, pk))


def insert_numbered(rows: Sequence[Model]) -> None:
    """Insert new objects that have their ids. On SQLite no other row of the model may be made in between."""
    if not rows:
        return
    with connection.cursor() as cursor:
        for table in _tables(type(rows[0])):
            values = _values(rows, _written(table))
            for start in range(0, len(rows), AT_ONCE):
                part = values[start : start + AT_ONCE]
                cursor.execute(_inserting(table, len(part)), list(chain.from_iterable(part)))
    alias = connection.alias
    for one in rows:
        state = one._state
        state.adding, state.db = False, alias


def _tables(model: type[Model]) -> list[type[Model]]:
    """The models whose tables hold a row's columns: those it inherits from first, then its own."""
    return [*reversed(model._meta.parents), model]


@cache
def _inserting(table: type[Model], count: int) -> str:
    columns = [_quoted(field.column) for field in _written(table)]
    marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * count)
    return f"INSERT INTO {_quoted(table._meta.db_table)} ({', '.join(columns)}) VALUES {marks}"  # noqa: S608 — our names


@cache
def _written(table: type[Model]) -> list[Field[Any, Any]]:
    """The columns of a table but those that the database makes of others."""
    return [field for field in table._meta.local_concrete_fields if not field.generated]


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write the named fields of saved objects of one model, and what is made of them."""
    if not rows:
        return
    model = type(rows[0])
    fields = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in with_folded(model, names)]
    changes = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    sql = f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE id = %s"  # noqa: S608 — our names
    values = [(*row, one.pk) for row, one in zip(_values(rows, fields), rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def data_version() -> int | None:
    """A number that differs once anybody but this connection has written; None where a database has none.

    Asking costs a hundredth of a query. It says that nothing has changed, never what has.
    """
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


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


def _values(rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> list[tuple[Any, ...]]:
    for made in [field for field in fields if isinstance(field, Folded)]:
        for row in rows:
            made.pre_save(row, False)
    plain = [vars(row) for row in rows]  # past the ORM's descriptors
    return list(zip(*(_column(plain, field) for field in fields), strict=True))


def _column(rows: Sequence[dict[str, Any]], field: Field[Any, Any]) -> Iterable[Any]:
    values, convert = map(itemgetter(field.attname), rows), _convert(field)
    return values if convert is _same else map(convert, values)


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


@lru_cache(4096)
def _moment(value: datetime | None) -> str | None:
    """As Django keeps an aware time in SQLite: UTC, without saying so. Most times stand in many columns."""
    if value is None:
        return None
    there = value if value.tzinfo is UTC else value.astimezone(UTC)
    return there.isoformat(" ")[: -len("+00:00")]


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
