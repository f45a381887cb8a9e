"""A table of messages (CSV): which column is what is read from its header, or asked; rows are streamed."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import StringIO
from itertools import islice
from typing import Any

from rapport.connectors.exports.box import Box, NoExport
from rapport.connectors.exports.same import Numbers
from rapport.connectors.exports.values import (
    NO_TIME,
    NO_WORDS,
    ORDER,
    WHOSE,
    Export,
    FileQuestion,
    PastRow,
    Told,
    ask_us,
    plain,
)
from rapport.domain.message import HEARD, Author, Incoming, Kind
from rapport.history.table_columns import NEEDED, Found, found_columns, names_of_columns, way
from rapport.history.written_times import certain_time
from rapport.publishing.tables.when import NoTime, dated, looks_like_date, order_of, read_when

SURVEYED = 20_000
SAMPLE = 50
SHOWN, WIDEST, LONGEST_SHOWN = 5, 40, 120
# Rows that are all as wide are a table, also where no column's name is known; in a file named so, two are enough.
LEAST, LEAST_NAMED, EVEN = 3, 2, 0.95
TABLES = (".csv", ".tsv")
# Text holds a control sign here and there, as programs for tables write them; what is no text is full of them.
SNIFFED, MOST_CONTROLS = 4000, 0.01
TWO_BYTES = (b"\xff\xfe", b"\xfe\xff")
LONGEST_CELL, LONGEST = 1_000_000, 20_000
DELIMITERS = ",;\t|"
KINDS = {str(kind): kind for kind in HEARD} | {
    "dm": Kind.DIRECT, "message": Kind.DIRECT, "private": Kind.DIRECT, "mail": Kind.EMAIL, "e-mail": Kind.EMAIL,
    "reply": Kind.COMMENT, "tweet": Kind.MENTION, "livechat": Kind.CHAT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MessageTable:
    """How a table is cut, and what its columns are."""

    name: str
    coding: str
    delimiter: str
    columns: Found
    order: str
    us: frozenset[str]


def table_export(box: Box, told: Told) -> Export | None:
    """None for what has no rows and columns. Only one table alone is read."""
    names = [name for name in box.names if len(box.names) == 1 or name.casefold().endswith(TABLES)]
    if len(names) != 1:
        return None
    table = _found(box, names[0], told)
    if table is None:
        return None
    asked, senders = _questions(box, table, told)
    rows, own = partial(past_rows, box, table, told), next(iter(senders), "")
    return Export("csv", "", rows, box.left_out, tuple(asked), own, table=_as_guessed(box, table))


def _as_guessed(box: Box, table: MessageTable) -> dict[str, Any]:
    """Each column with its name and what it is taken for, and the first rows as they stand in the file."""
    first = list(islice(_body(box, table), SHOWN))
    taken = {place: name for name, place in table.columns.places.items()}
    names = dict(enumerate(table.columns.names))
    width = min(max([len(names), *map(len, first)]), WIDEST)
    whens = [when for row in first if (when := table.columns.when(row))]
    return {
        "columns": [{"name": names.get(n, ""), "is": taken.get(n, "")} for n in range(width)],
        "first": [[cell.strip()[:LONGEST_SHOWN] for cell in row[:width]] for row in first],
        "dates": table.order,
        "noon": any(looks_like_date(one) and ":" not in one for one in whens),
        "senders": _senders(box, table),
        "us": sorted(table.us)[:1],
        "tells": [name for name in ("direction", "rating") if table.columns.has(name)],
    }


def _senders(box: Box, table: MessageTable) -> list[str]:
    """Who wrote most, as the file names them."""
    senders = Counter(table.columns.one("from", row) for row in islice(_body(box, table), SURVEYED))
    senders.pop("", None)
    return [one for one, _ in senders.most_common(8)]


def table_rows(box: Box, table: MessageTable) -> Iterator[list[str]]:
    """The rows, one by one. A quote that is never closed ends them."""
    csv.field_size_limit(LONGEST_CELL)
    lines = (line.decode(table.coding, "replace").replace("\x00", "") for line in box.lines(table.name))
    try:
        yield from csv.reader(lines, delimiter=table.delimiter)
    except csv.Error:
        box.left_out["rows behind a quote that is never closed"] += 1


def _found(box: Box, name: str, told: Told) -> MessageTable | None:
    head = box.head(name, 200_000)
    if head.startswith(TWO_BYTES):  # lines cannot be cut out of two bytes a letter
        raise NoExport("it is text in UTF-16: save it as CSV in UTF-8")
    coding = _coding(head)
    sample = head.decode(coding, "replace")
    if sample.lstrip()[:1] in ("<", "{", "[", "%", "") or not _text(sample[:SNIFFED]):
        return None
    delimiter = max(DELIMITERS, key=lambda sign: _evenness(sample, sign))
    if not _evenness(sample, delimiter)[0]:
        return None
    blank = MessageTable(name, coding, delimiter, Found({}, True), "", frozenset())
    first = list(islice((row for row in table_rows(box, blank) if any(row)), SAMPLE))
    columns = found_columns(first, told.columns)
    least = LEAST_NAMED if name.casefold().endswith(TABLES) else LEAST
    if not columns.places and (len(first) < least or _evenness(sample, delimiter)[0] < EVEN):
        raise NoExport(
            "it is a table and none of its columns is known: name them in its first row (text, date, from)"
        )
    table = MessageTable(name, coding, delimiter, columns, "", frozenset())
    whens = (columns.when(row) for row in islice(_body(box, table), SURVEYED))
    return MessageTable(name, coding, delimiter, columns, told.dates or order_of(whens), _us(box, table, told))


def _coding(head: bytes) -> str:
    try:
        head[: len(head) - 4].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _text(sample: str) -> bool:
    controls = sum(sign < " " and sign not in "\t\r\n" for sign in sample)
    return "\x00" not in sample and controls <= max(1, len(sample) * MOST_CONTROLS)


def _evenness(sample: str, sign: str) -> tuple[float, int]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = csv.reader(StringIO(sample, newline=""), delimiter=sign)
        widths = [len(row) for row in islice(rows, SAMPLE) if row]
    except csv.Error:
        return (0.0, 0)
    usual = Counter(widths).most_common(1)[0][0] if widths else 0
    return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, 0)


def _body(box: Box, table: MessageTable) -> Iterator[list[str]]:
    some = (row for row in table_rows(box, table) if any(cell.strip() for cell in row))
    return islice(some, 1 if table.columns.header else 0, None)


def _us(box: Box, table: MessageTable, told: Told) -> frozenset[str]:
    senders = {table.columns.one("from", row) for row in islice(_body(box, table), SURVEYED)}
    return frozenset(one for one in senders if told.is_us(one)) or told.nobody


def _questions(box: Box, table: MessageTable, told: Told) -> tuple[list[FileQuestion], frozenset[str]]:
    found, columns = list[FileQuestion](), table.columns
    for name in (*columns.missing, *(one for one in NEEDED if not columns.has(one))):
        says = f"Which column holds the {name}?"
        if name not in [one.more.get("field") for one in found]:
            found.append(FileQuestion("columns", says, names_of_columns(columns), {"field": name}))
    if not table.order and any(columns.when(row) for row in islice(_body(box, table), SAMPLE)):
        shown = [columns.when(row) for row in islice(_body(box, table), 3)]
        says = "Which comes first in the dates, the day or the month?"
        found.append(FileQuestion("dates", says, ("dmy", "mdy"), {"examples": shown}))
    if not (columns.has("direction") or columns.has("rating") or table.us):
        found.append(ask_us(tuple(_senders(box, table))))
    return found, table.us


def past_rows(box: Box, table: MessageTable, told: Told) -> Iterator[PastRow]:
    numbers = Numbers()
    for number, row in enumerate(_body(box, table), 1):
        yield _row(number, row, table, told, numbers)


def _row(number: int, row: list[str], table: MessageTable, told: Told, numbers: Numbers) -> PastRow:
    one, problems = partial(table.columns.one, row=row), list[str]()
    at = _at(table.columns.when(row), table, told, problems)
    sender, to, text = one("from"), one("to"), one("text")
    ours = way(one("direction")) if table.columns.has("direction") else None
    if ours is None and table.us:
        ours = sender in table.us
    if ours is None and table.columns.has("rating"):
        ours = False  # stars are given by customers
    if ours is None:
        problems.append(WHOSE)
    if not text:
        problems.append(NO_WORDS)
    if len(text) > LONGEST:
        text, problems = text[:LONGEST], [*problems, f"it has more than {LONGEST} characters"]
    thread = one("thread")
    contact = (to or thread or "unknown") if ours else (sender or to or thread or "unknown")
    usual = Kind.REVIEW if table.columns.has("rating") else Kind.DIRECT
    kind, moment = KINDS.get(one("kind").strip().casefold(), usual), at or told.now
    who = f"export:{plain(contact)}"[:250]
    rating = one("rating").strip()[:1]
    event = Incoming(
        f"export:id:{one('id')}"[:250] if one("id") else numbers.of(thread or who, sender, moment, text), kind,
        Author(who, contact if "@" in contact else "", "" if "@" in contact else contact), text, moment,
        f"export:{thread}"[:250] if thread else who, f"export:id:{one('answers')}"[:250] if one("answers") else "",
        subject=one("subject")[:500],
        rating=int(rating) if rating in tuple("12345") else None,
    )  # fmt: skip
    return PastRow(number, sender, event, ours, tuple(problems))


def _at(words: str, table: MessageTable, told: Told, problems: list[str]) -> datetime | None:
    if not words:
        problems.append(NO_TIME)
        return None
    if at := certain_time(words, told.zone):
        return at
    try:
        return read_when(words if ":" in words else f"{words} 12:00", table.order, told.zone)
    except NoTime:
        unclear = (found := dated(words)) and len({found.day(one) for one in found.orders()}) > 1
        problems.append(ORDER if unclear and not table.order else NO_TIME)
        return None
