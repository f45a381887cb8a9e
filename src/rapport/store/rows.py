"""Rows and queries of the ORM without its detours, for those who need thousands a second.

Making a query's SQL takes several times as long as asking it, so it is made once. The values come with each
asking, and a list is one value however long it is, so that the database meets a statement that it knows, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import msgspec
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Field, ForeignKey, Lookup, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


def new_row(model: type[M], **given: Any) -> M:
    """A new object as `model(**given)` makes it, at a fifth of the price: values are taken as they are.

    A row of another table is given by its name or by its id's, `brand=` or `brand_id=`, not by both.
    """
    plain, called, related = _shape(model)
    one = model.__new__(model)
    state = ModelState()
    values: dict[str, Any] = {"_state": state, **plain}
    for name, value in given.items():
        if (key := related.get(name)) is not None:
            state.fields_cache[name] = value
            values[key] = None if value is None else value.pk
        else:
            values[name] = value
    for name, make in called:
        if name not in given:
            values[name] = make()
    one.__dict__ = values
    return one


@cache
def column_names(model: type[Model], through: str = "") -> list[str]:
    """The names of all of a model's columns, for a query whose rows are `loaded`."""
    return [f"{through}{field.attname}" for field in model._meta.concrete_fields]


def loaded(model: type[M], row: Collection[Any]) -> M:
    """The object of a row of all of its `column_names`."""
    return model.from_db(DEFAULT_DB_ALIAS, column_names(model), row)


class Given(Expression):
    """The place of a value that comes with each asking."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Among(Lookup[Any]):
    """`column__among=Given("numbers")`: as `__in`, with all of a list in one value."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return self._written(compiler, connection, "{} IN (SELECT value FROM json_each({}))")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._written(compiler, connection, "{} = ANY({})")

    def _written(self, compiler: Any, connection: Any, form: str) -> tuple[str, list[Any]]:
        left, before = self.process_lhs(compiler, connection)
        right, after = self.process_rhs(compiler, connection)
        return form.format(left, right), [*before, *after]


for kind in (Field, ForeignKey):
    kind.register_lookup(Among)


@dataclass(frozen=True, slots=True)
class _Made:
    """A query's SQL, its values, some of them `Given`, and how what comes back is read."""

    compiler: SQLCompiler
    sql: str
    values: tuple[Any, ...]
    converters: Any


class Prepared:
    """One query: `build` makes it, of `values_list` and with `Given` where values will come; called once."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._made: _Made | None = None

    def ask(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows, for a value of each name given."""
        made = self._made = self._made or _made(self._build())
        values = [_sent(given[one.name]) if isinstance(one, Given) else one for one in made.values]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, values)
            rows: Iterable[Any] = cursor.fetchall()
        if made.converters:
            rows = made.compiler.apply_converters(rows, made.converters)
        return [tuple(row) for row in rows]


def _made(query: QuerySet[Any, Any]) -> _Made:
    compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, values = compiler.as_sql()
    read = compiler.get_converters([one[0] for one in compiler.select])
    return _Made(compiler, sql, tuple(values), read)


def _sent(value: Any) -> Any:
    """As the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if not isinstance(value, (list, tuple, set, frozenset)):
        return value
    if connection.vendor != "sqlite":
        return list(value)
    sent = msgspec.json.encode(list(value)).decode()
    # SQLite would read no further than to there, and find somebody else's row; PostgreSQL refuses it, too.
    if "\\u0000" in sent and any("\x00" in one for one in value if isinstance(one, str)):
        raise ValueError("A name with a NUL in it cannot be looked for.")
    return sent


@cache
def _shape(model: type[Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]], dict[str, str]]:
    """A model's defaults, those that are made for each row, and the columns of rows of other tables."""
    plain: dict[str, Any] = {}
    called: list[tuple[str, Callable[[], Any]]] = []
    related: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        plain[field.attname] = None
        if callable(field.default) and field.has_default():
            called.append((field.attname, field.default))
        else:
            plain[field.attname] = field.get_default()
        if isinstance(field, ForeignKey):
            related[field.name] = field.attname
    return plain, called, related
