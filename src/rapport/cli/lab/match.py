"""`rapport lab match`: articles in a file and messages on standard input, the articles that answer them out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rapport.cli.errors import Failed
from rapport.cli.lab.articles import opened, sources
from rapport.cli.lab.chosen import taught
from rapport.cli.lab.lines import batches, json_object, key_of, piped, text_of
from rapport.triage.match import Matcher

HELP = "Match messages with articles: which one answers, or none of these."
DESCRIPTION = (
    'The articles: one JSON object a line, {"id", "question", "answer"}; rows with the same answer or the same '
    'id are ways to ask one article, named by its first row; "valid_from" and "valid_until" (a day, or a time '
    'with an offset) say when it is in force; one that is not is never the answer, and is named under "expired". '
    'The messages: {"id", "text"} a line on standard '
    'input. One line comes out for each, in the same order: {"id", "article", "answer", "confidence"}, where '
    "article and answer are null if none of these clearly answers. A line that cannot be read is reported on "
    "standard error with its number, the rest goes on, and the exit code is 1."
)
EXAMPLE = "rapport lab match --articles faq.jsonl < queries.jsonl > answers.jsonl"
THRESHOLD = 0.2


def arguments(parser: argparse.ArgumentParser) -> None:
    sources(parser)
    parser.add_argument(
        "--threshold",
        type=_threshold,
        default=THRESHOLD,
        help="below this confidence none of these is said (0 to 1; default: %(default)s)",
    )
    parser.add_argument(
        "--learnt",
        type=Path,
        metavar="FILE",
        help='learn from questions whose article people chose, {"id", "text", "article"} a line, null for none',
    )


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 all lines read, 1 some were refused. Raises `Failed` without the articles or the reader."""
    faq, encodes, refused = opened(args.articles, args.reader, args.zone)
    articles, unanswered = faq.articles, list[str]()
    if args.learnt is not None:
        try:
            with args.learnt.open("rb") as lines:
                articles, unanswered, more = taught(faq, lines, sys.stderr)
        except OSError as wrong:
            raise Failed(f"{args.learnt} cannot be read: {wrong.strerror}. Nothing was matched.") from None
        refused += more
    matcher = Matcher(articles, encodes, unanswered)
    over = faq.over(args.at or datetime.now(UTC))
    answers = {article.id: article.answer for article in articles if article.id not in over}

    def task() -> int:
        missed = match_lines(sys.stdin.buffer, sys.stdout, sys.stderr, matcher, answers, args.threshold)
        return int(missed + refused > 0)

    return piped(task)


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
            found = match.likeliest if match.score >= threshold else None
            article = found if found in answers else None
            answer = answers[article] if article is not None else None
            row = {"id": key, "article": article, "answer": answer, "confidence": round(match.score, 4)}
            row |= {} if found == article else {"expired": found}
            out.write(json.dumps(row) + "\n")
        out.flush()
    return len(refused)


def _query(line: bytes) -> tuple[str, str]:
    row = json_object(line)
    return key_of(row), text_of(row)


def _threshold(given: str) -> float:
    value = float(given)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must be from 0 to 1")
    return value
