"""Lines of one table: a figure for each reader that has one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rapport.domain.reading import Reading, Text
from rapport.triage.reader import Reader

COLUMNS = ("published", "bag", "rules", "fast", "deep")
BATCH = 1_000


def line(what: str, figures: Mapping[str, float | str]) -> str:
    """One row; three decimals, a dash where there is no figure."""
    cells = (figures.get(column, "–") for column in COLUMNS)
    return f"{what:58}" + "".join(f"{cell if isinstance(cell, str) else f'{cell:.3f}':>11}" for cell in cells)


def read(rows: Iterable[Mapping[str, Any]], reader: Reader) -> list[Reading]:
    """What a reader makes of the rows' texts, in batches of 1,000."""
    asked = [_text(at, row) for at, row in enumerate(rows)]
    return [one for at in range(0, len(asked), BATCH) for one in reader.read(asked[at : at + BATCH])]


def _text(at: int, row: Mapping[str, Any]) -> Text:
    said = str(row.get("text") or row.get("utterance") or "")
    return Text(str(at), said, str(row.get("kind", "direct")), rating=row.get("rating"))
