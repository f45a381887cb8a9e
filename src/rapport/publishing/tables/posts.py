"""A table's rows as posts, each with what is wrong with it; no address is fetched and no formula computed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rapport.domain.thread_parts import MOST_PARTS, split_parts
from rapport.publishing.tables.cells import LONGEST, NoTable, cells
from rapport.publishing.tables.columns import Columns, find_columns
from rapport.publishing.tables.media_cells import media_of, paired_alts
from rapport.publishing.tables.network_columns import switched_on
from rapport.publishing.tables.when import NoTime, dated, order_of, read_when

SPLIT = re.compile(r"[,;|\n]+")
SAID = {"text": "words", "when": "time"}
ORDER_UNKNOWN = "the order of day and month is not known"


@dataclass(frozen=True, slots=True)
class FileHints:
    """What somebody said of a file: the zone of its times, the order of its dates, the names of its columns."""

    zone: ZoneInfo
    dates: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as a post. `row` is its number as a spreadsheet shows it; `notes` are no reason to leave it out.

    `when`: its time as it is written there. `not_here`: names of channels that the brand has not.
    `thread`: its further parts. `alts`: what each of `media` shows, by its address.
    """

    row: int
    text: str
    at: datetime | None
    channels: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    campaign: str = ""
    notes: str = ""
    problems: tuple[str, ...] = ()
    when: str = ""
    first_comment: str = ""
    not_here: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()
    alts: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def fingerprint(self) -> str:
        """The same words at the same time for the same channels are the same row, whatever file they come in."""
        at = self.at.isoformat() if self.at else ""
        said = [self.text, at, sorted(self.channels), list(self.media)]
        said += [list(self.thread)] if self.thread else []
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    @property
    def told(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "row": self.row,
            "ok": self.ok,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if self.at else None,
            "channels": list(self.channels),
            "text": self.text,
            "media": list(self.media),
            "alts": [self.alts.get(one, "") for one in self.media],
            "problems": list(self.problems),
            "not_here": list(self.not_here),
            "thread": list(self.thread),
        }


@dataclass(frozen=True, slots=True)
class PostTable:
    """All rows that are not blank, and what has to be asked before those it concerns can be good."""

    rows: tuple[TableRow, ...]
    ask: tuple[dict[str, Any], ...] = ()
    order: str = ""


def read_table(data: bytes, given: FileHints) -> PostTable:
    """Raises `NoTable`."""
    rows = cells(data)
    full = [(n, row) for n, row in enumerate(rows, 1) if any(row)]
    if not full:
        raise NoTable("it is empty")
    known = find_columns([row for _, row in full], given.columns)
    if not (known.header or given.columns or {"when", "media"} & known.places.keys()):
        raise NoTable("it has neither a header that is known nor a column of times")
    body, width = full[known.body :], len(full[max(known.body - 1, 0)][1])
    whens = [(n, _when(known, row)) for n, row in body]
    order = given.dates or order_of(words for _, words in whens)
    found = tuple(_row(n, row, known, order, given, width) for n, row in body)
    return PostTable(found, tuple(_questions(known, whens, order)), order)


def _when(known: Columns, row: Sequence[str]) -> str:
    """Day and time in one, from one column or two."""
    whole = known.of("when", row)
    day, hour = known.of("date", row) or _put_together(known, row), known.of("time", row)
    hour = [f"{hour[0]}:{minute[0]:0>2}"] if hour and (minute := known.of("minute", row)) else hour
    return " ".join((whole or day)[:1] + ([] if whole and not day and ":" in whole[0] else hour[:1]))


def _put_together(known: Columns, row: Sequence[str]) -> list[str]:
    """A day whose three numbers have a column each."""
    parts = [known.of(name, row)[:1] for name in ("year", "month", "day")]
    return ["-".join(one for some in parts for one in some)] if all(parts) else []


def _row(n: int, row: Sequence[str], known: Columns, order: str, given: FileHints, width: int) -> TableRow:
    problems: list[str] = []
    if len(row) > width and any(row[width:]):
        problems.append(f"it has {len(row)} cells where the first row has {width}: are its commas in quotes?")
    if "text" in known.missing:
        problems.append("no column is known to hold the words")
    if "when" in known.missing:
        problems.append("it is not known which column holds the time")
    switched = switched_on(row, known.switches)
    names, tags = _names(known.of("channels", row)), _names(known.of("tags", row))
    when = _when(known, row)
    read = read_parts(_text(known, row), when, known.of("media", row), [*names, *switched], order, given.zone)
    alts = paired_alts(known.cells("media", row), known.cells("alt", row))
    notes = "\n".join(_notes(known, row, [] if alts and read.media else known.of("alt", row)))
    campaign = " ".join(known.of("campaign", row))
    first = "\n".join(known.of("first_comment", row))[:LONGEST]
    lists, thread = (read.channels, read.media, tags), _thread(known.of("thread", row), problems)
    row_problems = (*problems, *read.problems)
    found = TableRow(n, read.text, read.at, *lists, campaign, notes, row_problems, when, first)
    return replace(found, thread=thread, alts=alts or {})


@dataclass(frozen=True, slots=True)
class ReadParts:
    """A row's own words, hour, pictures and channels, and what is wrong with them."""

    text: str
    at: datetime | None
    media: tuple[str, ...]
    channels: tuple[str, ...]
    problems: tuple[str, ...]


def read_parts(
    text: str, when: str, media: Sequence[str], names: Sequence[str], order: str, zone: ZoneInfo
) -> ReadParts:
    """What a row says, from a file or as a person typed it."""
    problems: list[str] = []
    at = _at(when, order, zone, problems)
    pictures = media_of(media, problems)
    if not text and not pictures:
        problems.append("there are no words in it")
    if len(text) > LONGEST:
        text, problems = text[:LONGEST], [*problems, f"it has more than {LONGEST} characters"]
    return ReadParts(text, at, pictures, _names(names), tuple(problems))


def _names(some: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for cell in some for name in SPLIT.split(cell) if name.strip())


def _at(words: str, order: str, zone: ZoneInfo, problems: list[str]) -> datetime | None:
    """None for no time: such a post waits for somebody to choose one."""
    if not words:
        return None
    found = dated(words)
    if found and not order and len({found.day(one) for one in found.orders()}) > 1:
        problems.append(ORDER_UNKNOWN)
        return None
    try:
        return read_when(words, order, zone)
    except NoTime as error:
        problems.append(str(error))
        return None


def _thread(some: Sequence[str], problems: list[str]) -> tuple[str, ...]:
    """A column for each further part, or several in one cell with a line of --- between them."""
    found = [part for cell in some for part in split_parts(cell)]
    if len(found) > MOST_PARTS:
        problems.append(f"it has {len(found)} further parts, where a thread has at most {MOST_PARTS}")
    if any(len(one) > LONGEST for one in found):
        problems.append(f"one of its further parts has more than {LONGEST} characters")
    return tuple(one[:LONGEST] for one in found[:MOST_PARTS])


def _text(known: Columns, row: Sequence[str]) -> str:
    """The words, and the link behind them unless they hold it."""
    text = "\n".join(known.of("text", row)[:1])
    links = [one for one in known.of("link", row) if one not in text]
    return "\n".join(filter(None, [text, *links]))


def _notes(known: Columns, row: Sequence[str], alts: Sequence[str]) -> list[str]:
    """Its notes, and the words of further columns that are no part of the post: none is lost.

    `alts`: descriptions of which nobody can tell what they belong to.
    """
    beside = known.of("text", row)[1:] + [f"Alt text: {words}" for words in alts]
    return known.of("notes", row) + beside


def _questions(known: Columns, whens: Sequence[tuple[int, str]], order: str) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = [
        {"what": "columns", "field": name, "says": f"Which column holds the {SAID.get(name, name)}?"}
        for name in known.missing
    ]
    both = [(n, words, found) for n, words in whens if (found := dated(words)) and len(found.orders()) > 1]
    unclear = [(n, words, one) for n, words, one in both if len({one.day(o) for o in one.orders()}) > 1]
    if unclear and not order:
        examples = [
            {"row": n, "given": words, **{o: str(one.day(o)) for o in sorted(one.orders())}}
            for n, words, one in unclear[:3]
        ]
        choices = sorted({o for _, _, one in unclear for o in one.orders()})
        says = "Which comes first in the dates, the day or the month?"
        asked.append({"what": "dates", "choices": choices, "says": says, "examples": examples})
    return asked
