"""What Meta's lists hold of the time before: talks, and comments below what they hang on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rapport.connectors.base import Page
from rapport.connectors.graph.polling import Below, Tops, raw, touched, when
from rapport.connectors.history import Ask, History, HistoryRow
from rapport.connectors.json_fields import text

PAGES, CALLS = 4, 6
"""Pages read below one thing, and pages of a list asked for at once: each costs a call for all on it."""
Row = dict[str, Any]


async def recalled(lists: Mapping[str, Ask], since: datetime, cursor: str) -> Page:
    """The next page, oldest first; its cursor is "" when all is told."""
    rows, after = await History(lists, since, CALLS).read(cursor)
    return Page(raw([row.body for row in rows]), after)


def plain_list(tops: Tops, mark: Mapping[str, Any] | None = None) -> Ask:
    """A list whose rows are what was said."""

    async def ask(at: str) -> tuple[list[HistoryRow], str]:
        rows, after = await tops(at)
        return _rows([{**row, **(mark or {})} for row in rows]), after

    return ask


def hanging_list(tops: Tops, below: Below, since: datetime, themselves: Callable[[Row], Row | None]) -> Ask:
    """A list with what hangs on each of its rows; `themselves`: the row as something said, or None."""

    async def ask(at: str) -> tuple[list[HistoryRow], str]:
        found = list[Row]()
        rows, after = await tops(at)
        for row in rows:
            found += await _below(text(row, "id"), below, since)
            found += [said] if (said := themselves(row)) else []
        lively = not rows or any(touched(row) >= since for row in [*rows, *found])
        return _rows(found), after if lively else ""

    return ask


async def _below(number: str, below: Below, since: datetime) -> list[Row]:
    found, after = list[Row](), ""
    for _ in range(PAGES):
        rows, after = await below(number, after)
        found += rows
        if not after or not rows or min(map(when, rows)) < since:
            break
    return found


def _rows(found: Sequence[Row]) -> list[HistoryRow]:
    return [HistoryRow(when(row), text(row, "id"), row) for row in found if text(row, "id")]
