"""A file of articles: rows that belong together as one article, named by its first row."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TextIO

from rapport.cli.errors import Failed
from rapport.cli.lab.lines import batches, json_object, key_of, text_of
from rapport.triage.deep.encoder import NotInstalled, encoder, installed
from rapport.triage.match import ArticleText
from rapport.triage.matching.space import Remembered


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file of articles."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Faq:
    """The articles of a file, and for the id of each row the name of its article: that of its first row."""

    articles: list[ArticleText]
    names: dict[str, str]


def sources(parser: argparse.ArgumentParser) -> None:
    """`--articles` and `--reader`, as all tasks that match have them."""
    parser.add_argument("--articles", type=Path, required=True, metavar="FILE", help="the articles, JSON lines")
    parser.add_argument(
        "--reader",
        choices=("deep", "fast"),
        help="by meaning too (deep), or by words and letters only (fast); default: deep where it is installed",
    )


def opened(file: Path, reader: str | None) -> tuple[Faq, Remembered | None, int]:
    """The articles, the encoder if there is one, and how many rows were refused. Tells the reader's name.

    Raises `Failed` where the file or the reader is missing.
    """
    reader = reader or ("deep" if installed() else "fast")
    sys.stderr.write(f"reader: {reader}\n")
    try:
        encodes = Remembered(encoder()) if reader == "deep" else None
        with file.open("rb") as lines:
            faq, refused = read_faq(lines, sys.stderr)
    except NotInstalled as wrong:
        raise Failed(f"{wrong} Or ask with --reader fast.") from None
    except OSError as wrong:
        raise Failed(f"{file} cannot be read: {wrong.strerror}. Nothing was matched.") from None
    return faq, encodes, refused


def read_faq(source: Iterable[bytes], errors: TextIO) -> tuple[Faq, int]:
    """The articles of a file, and how many of its lines were refused."""
    refused: list[int] = []
    told = StringIO()
    rows = [row for batch in batches(source, _row, told, refused) for row in batch]
    errors.writelines(f"articles, {sentence}\n" for sentence in told.getvalue().splitlines())
    groups = together(rows)
    names = {row.id: group[0].id for group in groups for row in group}
    return Faq([_article(group) for group in groups], names), len(refused)


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


def _row(line: bytes) -> Row:
    row = json_object(line)
    question, answer = text_of(row, "question"), text_of(row, "answer")
    if not question.strip() or not answer.strip():
        raise ValueError('"question" or "answer" is empty')
    return Row(key_of(row), question, answer)
