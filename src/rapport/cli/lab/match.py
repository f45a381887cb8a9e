"""`rapport lab match`: articles in a file and messages on standard input, the articles that answer them out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TextIO

from rapport.cli.errors import Failed
from rapport.cli.lab.lines import batches, json_object, key_of, piped, text_of
from rapport.triage.deep.encoder import NotInstalled, encoder, installed
from rapport.triage.match import ArticleText, Matcher
from rapport.triage.matching.space import Remembered

HELP = "Match messages with articles: which one answers, or none of these."
DESCRIPTION = (
    'The articles: one JSON object a line, {"id", "question", "answer"}; rows with the same answer or the same '
    'id are ways to ask one article, named by its first row. The messages: {"id", "text"} a line on standard '
    'input. One line comes out for each, in the same order: {"id", "article", "answer", "confidence"}, where '
    "article and answer are null if none of these clearly answers. A line that cannot be read is reported on "
    "standard error with its number, the rest goes on, and the exit code is 1."
)
EXAMPLE = "rapport lab match --articles faq.jsonl < queries.jsonl > answers.jsonl"
THRESHOLD = 0.2


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file of articles."""

    id: str
    question: str
    answer: str


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--articles", type=Path, required=True, metavar="FILE", help="the articles, JSON lines")
    parser.add_argument(
        "--reader",
        choices=("deep", "fast"),
        help="by meaning too (deep), or by words and letters only (fast); default: deep where it is installed",
    )
    parser.add_argument(
        "--threshold",
        type=_threshold,
        default=THRESHOLD,
        help="below this confidence none of these is said (0 to 1; default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 all lines read, 1 some were refused. Raises `Failed` without the articles or the reader."""
    reader = args.reader or ("deep" if installed() else "fast")
    sys.stderr.write(f"reader: {reader}\n")
    try:
        encodes = Remembered(encoder()) if reader == "deep" else None
        with args.articles.open("rb") as lines:
            articles, refused = read_articles(lines, sys.stderr)
    except NotInstalled as wrong:
        raise Failed(f"{wrong} Or ask with --reader fast.") from None
    except OSError as wrong:
        raise Failed(f"{args.articles} cannot be read: {wrong.strerror}. Nothing was matched.") from None
    matcher = Matcher(articles, encodes)
    answers = {article.id: article.answer for article in articles}

    def task() -> int:
        missed = match_lines(sys.stdin.buffer, sys.stdout, sys.stderr, matcher, answers, args.threshold)
        return int(missed + refused > 0)

    return piped(task)


def read_articles(source: Iterable[bytes], errors: TextIO) -> tuple[list[ArticleText], int]:
    """The articles of a file, and how many of its lines were refused."""
    refused: list[int] = []
    told = StringIO()
    rows = [row for batch in batches(source, _row, told, refused) for row in batch]
    errors.writelines(f"articles, {sentence}\n" for sentence in told.getvalue().splitlines())
    return grouped(rows), len(refused)


def grouped(rows: Iterable[Row]) -> list[ArticleText]:
    """Rows with the same id or the same answer as one article, which has the first one's id and answer."""
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
    return [
        ArticleText(group[0].id, tuple(row.question for row in group), group[0].answer)
        for group in groups.values()
    ]


def match_lines(
    source: Iterable[bytes],
    out: TextIO,
    errors: TextIO,
    matcher: Matcher,
    answers: dict[str, str],
    threshold: float = THRESHOLD,
) -> int:
    """Matches messages line by line in batches; returns how many lines were refused."""
    refused: list[int] = []
    for asked in batches(source, _query, errors, refused):
        for (key, _), match in zip(asked, matcher.match([text for _, text in asked]), strict=True):
            article = match.likeliest if match.score >= threshold else None
            answer = answers[article] if article is not None else None
            row = {"id": key, "article": article, "answer": answer, "confidence": round(match.score, 4)}
            out.write(json.dumps(row) + "\n")
        out.flush()
    return len(refused)


def _row(line: bytes) -> Row:
    row = json_object(line)
    question, answer = text_of(row, "question"), text_of(row, "answer")
    if not question.strip() or not answer.strip():
        raise ValueError('"question" or "answer" is empty')
    return Row(key_of(row), question, answer)


def _query(line: bytes) -> tuple[str, str]:
    row = json_object(line)
    return key_of(row), text_of(row)


def _threshold(given: str) -> float:
    value = float(given)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must be from 0 to 1")
    return value
