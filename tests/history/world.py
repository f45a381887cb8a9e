"""Bringing an invented file in, as the command does."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from rapport.accounts.models import Brand, Person
from rapport.connectors.exports.box import Box
from rapport.history.bring_in import begin_import, bring_rows, end_import
from rapport.history.reading import recognised, told_of
from rapport.history.target import target
from rapport.inbox.models import Import
from rapport.triage.read import default_reader
from rapport.triage.reader import Reader
from tests.history.files import NOW


@cache
def reader() -> Reader:
    return default_reader()


def bring(brand: Brand, by: Person, path: Path, *us: str, at: datetime = NOW, network: str = "") -> Import:
    """The whole file; what it made is in `made`, what became of the rest in `counts`."""
    with Box(path) as box:
        found = recognised(box, told_of(brand, at, us=us))
        assert not found.ask
        channel = target(brand, found, at, network)
        row = begin_import(brand, channel, by, at, found.format, path.name)
        bring_rows(row, found.rows(), reader(), lambda: at, lambda: None)
        end_import(row, at, "", dict(found.left_out))
    return row
