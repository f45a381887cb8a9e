"""A file of articles: rows that belong together as one article, named by its first row."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial, reduce
from io import StringIO
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from rapport.cli.errors import Failed
from rapport.cli.lab.lines import batches, json_object, key_of, text_of
from rapport.domain.validity import ALWAYS, Validity, day_begins, day_ends
from rapport.domain.zones import zone_names
from rapport.triage.deep.encoder import NotInstalled, encoder, installed
from rapport.triage.match import ArticleText
from rapport.triage.matching.space import Remembered

LONGEST_TIME = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file of articles."""

    id: str
    question: str
    answer: str
    validity: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class Faq:
    """The articles of a file, and for the id of each row the name of its article: that of its first row.

    `validity`: of the articles with a row that begins or ends; each is in force while all of its rows are.
    """

    articles: list[ArticleText]
    names: dict[str, str]
    validity: dict[str, Validity] = field(default_factory=dict)

    def over(self, at: datetime) -> frozenset[str]:
        """The articles that are not in force at a moment: they are matched, and never said."""
        return frozenset(name for name, known in self.validity.items() if not known.holds(at))


def sources(parser: argparse.ArgumentParser) -> None:
    """`--articles` and `--reader`, as all tasks that match have them."""
    parser.add_argument("--articles", type=Path, required=True, metavar="FILE", help="the articles, JSON lines")
    parser.add_argument(
        "--reader",
        choices=("deep", "fast"),
        help="by meaning too (deep), or by words and letters only (fast); default: deep where it is installed",
    )
    parser.add_argument(
        "--at",
        type=_moment,
        metavar="TIME",
        help="the moment at which articles are in force or not, ISO with an offset (default: now)",
    )
    parser.add_argument(
        "--zone", type=_zone, default="UTC", help="the zone of the days in the articles (default: %(default)s)"
    )


def opened(file: Path, reader: str | None, zone: str = "UTC") -> tuple[Faq, Remembered | None, int]:
    """The articles, the encoder if there is one, and how many rows were refused. Tells the reader's name.

    Raises `Failed` where the file or the reader is missing.
    """
    reader = reader or ("deep" if installed() else "fast")
    sys.stderr.write(f"reader: {reader}\n")
    try:
        encodes = Remembered(encoder()) if reader == "deep" else None
        with file.open("rb") as lines:
            faq, refused = read_faq(lines, sys.stderr, zone)
    except NotInstalled as wrong:
        raise Failed(f"{wrong} Or ask with --reader fast.") from None
    except OSError as wrong:
        raise Failed(f"{file} cannot be read: {wrong.strerror}. Nothing was matched.") from None
    return faq, encodes, refused


def read_faq(source: Iterable[bytes], errors: TextIO, zone: str = "UTC") -> tuple[Faq, int]:
    """The articles of a file, and how many of its lines were refused; days are those of the zone."""
    refused: list[int] = []
    told = StringIO()
    rows = [row for batch in batches(source, partial(_row, ZoneInfo(zone)), told, refused) for row in batch]
    errors.writelines(f"articles, {sentence}\n" for sentence in told.getvalue().splitlines())
    groups = together(rows)
    names = {row.id: group[0].id for group in groups for row in group}
    ends = {group[0].id: reduce(Validity.stricter, [row.validity for row in group]) for group in groups}
    validity = {name: known for name, known in ends.items() if known != ALWAYS}
    return Faq([_article(group) for group in groups], names, validity), len(refused)


def together(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows with the same id or the same answer, in the order of each article's first row."""
    groups: dict[int, list[Row]] = {}
    known: dict[tuple[str, str], int] = {}
    for at, row in enumerate(rows):
        keys = [("id", row.id), ("answer", row.answer.strip())]
        met = sorted({known[key] for key in keys if key in known})
        home = met[0] if met else at
        groups.setdefault(home, [])
        # A row may show that two groups were one all along.
        for other in met[1:]:
            groups[home] += groups.pop(other)
            known |= {key: home for key, group in known.items() if group == other}
        groups[home].append(row)
        known |= dict.fromkeys(keys, home)
    return list(groups.values())


def _article(group: list[Row]) -> ArticleText:
    return ArticleText(group[0].id, tuple(row.question for row in group), group[0].answer)


def _row(zone: ZoneInfo, line: bytes) -> Row:
    row = json_object(line)
    question, answer = text_of(row, "question"), text_of(row, "answer")
    if not question.strip() or not answer.strip():
        raise ValueError('"question" or "answer" is empty')
    since, until = (_end(row, "valid_from", zone, day_begins), _end(row, "valid_until", zone, day_ends))
    return Row(key_of(row), question, answer, Validity(since, until))


def _end(
    row: Mapping[str, object], name: str, zone: ZoneInfo, whole: Callable[[date, ZoneInfo], datetime]
) -> datetime | None:
    """A day of the zone, meant whole, or a moment with an offset; null and missing: none."""
    if (said := row.get(name)) is None:
        return None
    wrong = f'"{name}" is no day, as 2026-12-31, and no time with an offset'
    if not isinstance(said, str) or len(said) > LONGEST_TIME:
        raise ValueError(wrong)
    try:
        at = whole(date.fromisoformat(said), zone) if len(said) <= len("2026-12-31") else _moment(said)
    except (ValueError, argparse.ArgumentTypeError):
        raise ValueError(wrong) from None
    return at


def _moment(said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a time, as 2026-12-31T18:00:00Z") from None
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("must have an offset, as 2026-12-31T18:00:00Z")
    return at


def _zone(said: str) -> str:
    if said not in zone_names():
        raise argparse.ArgumentTypeError("must be the name of a zone, as Europe/Rome")
    return said
