"""Rows that a person mended: what they typed stands instead of what the file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rapport.publishing.tables.posts import FileHints, PostTable, TableRow, read_parts

Typed = Mapping[str, str]
OUT = "out"


def mended(table: PostTable, typed: Mapping[str, Typed], given: FileHints) -> PostTable:
    """`typed` is by the row's number: "text", "when", "channels", "media", or "out" for a row to leave out."""
    kept = [row for row in table.rows if OUT not in typed.get(str(row.row), {})]
    rows = (
        _mended(row, typed[str(row.row)], given, table.order) if str(row.row) in typed else row for row in kept
    )
    return PostTable(tuple(rows), table.ask, table.order)


def _mended(row: TableRow, typed: Typed, given: FileHints, order: str) -> TableRow:
    text, when = typed.get("text", row.text).strip(), typed.get("when", row.when).strip()
    media, names = typed.get("media", "\n".join(row.media)), typed.get("channels", ", ".join(row.channels))
    read = read_parts(text, when, [media], [names], order, given.zone)
    return replace(
        row,
        text=read.text,
        when=when,
        at=read.at,
        media=read.media,
        channels=read.channels,
        problems=read.problems,
    )
