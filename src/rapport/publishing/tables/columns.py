"""Which column is what: by its name in the header, else by what stands in it; what could be two is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapport.publishing.tables.column_names import NAMES, WEAK, column_key, field_named, stands_beside
from rapport.publishing.tables.network_columns import switches
from rapport.publishing.tables.when import looks_like_date, looks_like_time

SAMPLE = 40
# A title may stand above the header, and an empty row under it.
HEADER_WITHIN = 5
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".avif", ".mp4", ".m4v", ".mov", ".webm")
TEXTS = NAMES["text"].split()


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of each field, in which row they begin, and what has to be asked.

    `switches`: columns that say yes or no to a channel, by its name.
    """

    places: Mapping[str, tuple[int, ...]]
    header: bool
    missing: tuple[str, ...] = field(default=())
    body: int = 0
    switches: Mapping[int, str] = field(default_factory=dict)

    def of(self, name: str, row: Sequence[str]) -> list[str]:
        """What stands in the field's columns of a row."""
        return [cell for cell in self.cells(name, row) if cell]

    def cells(self, name: str, row: Sequence[str]) -> list[str]:
        """The same with those that are empty."""
        return [row[place] if place < len(row) else "" for place in self.places.get(name, ())]


def find_columns(rows: Sequence[Sequence[str]], wanted: Mapping[str, str]) -> Columns:
    """`wanted` names a field's column, by its header or its number from 1; a name that is not there is missing."""
    at = _header(rows, {column_key(name) for name in wanted.values()})
    head, body = (rows[at], rows[at + 1 :][:SAMPLE]) if at is not None else (rows[0], rows[:SAMPLE])
    found: defaultdict[str, list[int]] = defaultdict(list)
    unclear: list[str] = []
    if at is None:
        found.update(guessed(body))
    else:
        unclear = _by_name(head, body, found)
    missing = [name for name, cell in wanted.items() if not _set(found, name, cell, head, at is not None)]
    missing += [name for name in unclear if name not in wanted]
    if "text" not in found and "media" not in found:
        missing.append("text")
    places = {name: tuple(places) for name, places in found.items() if places}
    chosen = switches(head, body, {one for some in places.values() for one in some}) if at is not None else {}
    return Columns(places, at is not None, tuple(dict.fromkeys(missing)), 0 if at is None else at + 1, chosen)


def _header(rows: Sequence[Sequence[str]], asked: set[str]) -> int | None:
    """The row of the columns' names: the first that has some, or one above dates that is none itself."""
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        if any(looks_like_date(cell) or ADDRESS.fullmatch(cell) for cell in row):
            return None
        named = sum(1 for cell in row if cell and (field_named(cell) or column_key(cell) in asked))
        if named > 1 or (named and at == 0):
            return at
        if sum(map(bool, row)) > 1:
            return at if at == 0 and _above_dates(rows) else None
    return None


def _above_dates(rows: Sequence[Sequence[str]]) -> bool:
    return "when" in guessed(rows[1 : SAMPLE + 1]) if len(rows) > 1 else False


def _by_name(head: Sequence[str], body: Sequence[Sequence[str]], found: defaultdict[str, list[int]]) -> list[str]:
    """Fill in what the header says, and pictures where they stand; the fields that could be in two columns."""
    for place, cell in enumerate(head):
        if name := field_named(cell):
            found[name].append(place)
    if not {"month", "year"} <= found.keys():
        found["date"] += found.pop("day", [])
    found["text"].sort(key=lambda place: _rank(head[place]))
    if len(found["when"]) > 1:
        found["when"] = [one for one in found["when"] if column_key(head[one]) not in WEAK] or found["when"]
    known = {one for some in found.values() for one in some}
    kinds = {place: _kind(_cells(body, place)) for place in range(len(head)) if place not in known}
    shown = [place for place, kind in kinds.items() if kind == "media" and not stands_beside(head[place])]
    found["media"] = sorted(found["media"] + shown)
    timed = any(found.get(name) for name in ("when", "date", "month"))
    two = len(found["when"]) > 1 or (not found["when"] and len(found["date"]) > 1)
    for name in [name for name, places in found.items() if not places]:
        del found[name]
    return ["when"] if two or (not timed and "when" in kinds.values()) else []


def _rank(name: str) -> int:
    key = column_key(name)
    return TEXTS.index(key) if key in TEXTS else len(TEXTS)


def _cells(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place] for row in rows if place < len(row) and row[place]]


def _set(found: defaultdict[str, list[int]], name: str, cell: str, first: Sequence[str], header: bool) -> bool:
    places = [n for n, one in enumerate(first) if header and column_key(one) == column_key(cell)]
    if not places and cell.isdecimal() and len(cell) < 4 and 0 < int(cell) <= len(first):
        places = [int(cell) - 1]
    if places:
        for others in found.values():
            if places[0] in others:
                others.remove(places[0])
        found[name] = places[:1]
    return bool(places)


def guessed(rows: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """Without a header: dates, times and addresses say what they are; the words are the longest column left."""
    width = max(map(len, rows))
    found: dict[str, list[int]] = {}
    lengths: dict[int, float] = {}
    for place in range(width):
        some = _cells(rows, place)
        kind = _kind(some)
        if kind:
            found.setdefault(kind, []).append(place)
        elif some:
            lengths[place] = sum(map(len, some)) / len(some)
    if lengths:
        found["text"] = [max(lengths, key=lambda place: lengths[place])]
    return found


def _is_picture(address: str) -> bool:
    return address.partition("?")[0].casefold().endswith(PICTURES)


def _kind(some: Sequence[str]) -> str:
    tests = {
        "media": lambda cell: bool(ADDRESS.fullmatch(cell)) and _is_picture(cell),
        "link": lambda cell: bool(ADDRESS.fullmatch(cell)),
        "time": looks_like_time,
        "when": looks_like_date,
    }
    most = len(some) / 2
    return next((kind for kind, test in tests.items() if some and sum(map(test, some)) > most), "")
