"""`rapport lab`: the reader on its own, from lines to lines, without a brand or a database."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TextIO

from rapport.domain.message import Kind
from rapport.domain.reading import Reading, Text
from rapport.triage.read import READERS
from rapport.triage.reader import Reader

HELP = "Try the reader on messages from a file."
EXAMPLE = "rapport lab read < messages.jsonl > readings.jsonl"
BATCH = 1_000

_KINDS = frozenset(Kind)


def arguments(parser: argparse.ArgumentParser) -> None:
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    read = tasks.add_parser(
        "read",
        help="Read messages: language, kind, complaint, sentiment, urgency, whether a person is asked for.",
        description='One JSON object a line on standard input: {"id", "text"} and, if known, "kind" '
        '(mention, comment, direct, review, email, chat), "language", "rating" (1-5). One reading a line comes '
        "out, in the same order. A line that cannot be read is reported on standard error with its number, the "
        "rest goes on, and the exit code is 1.",
        epilog=f"Example: {EXAMPLE}",
    )
    read.add_argument(
        "--reader", choices=sorted(READERS), default="fast", help="which reader (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 all lines read, 1 some lines were refused."""
    try:
        refused = read_lines(sys.stdin.buffer, sys.stdout, sys.stderr, READERS[args.reader]())
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep the interpreter's last flush quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 1 if refused else 0


def read_lines(source: Iterable[bytes], out: TextIO, errors: TextIO, reader: Reader) -> int:
    """Reads messages line by line in batches; returns how many lines were refused."""
    refused = 0
    lines = enumerate(source, start=1)
    while batch := list(islice(lines, BATCH)):
        texts = []
        for number, line in batch:
            if not line.strip():
                continue
            try:
                texts.append(_text(line))
            except ValueError as wrong:
                refused += 1
                errors.write(f"line {number}: {wrong}\n")
        out.writelines(_written(reader.read(texts)))
        out.flush()
    return refused


def _written(readings: Iterable[Reading]) -> Iterator[str]:
    for reading in readings:
        row = {
            "id": reading.id,
            "language": reading.language,
            "kind": reading.tone.value,
            "complaint": round(reading.complaint, 4),
            "sentiment": reading.sentiment.value,
            "urgency": round(reading.urgency, 4),
            "asks_for_person": reading.asks_for_person,
            "reasons": list(reading.reasons),
        }
        yield json.dumps(row) + "\n"


def _text(line: bytes) -> Text:
    """One line as a `Text`; `ValueError` says in words what is wrong with it."""
    row = _object(line)
    key, text = row.get("id"), row.get("text")
    if isinstance(key, int) and not isinstance(key, bool):
        key = str(key)
    if not isinstance(key, str) or not key:
        raise ValueError('"id" is missing or not a string')
    if not isinstance(text, str):
        raise ValueError('"text" is missing or not a string')
    return Text(key, text, _kind(row.get("kind")), _language(row.get("language")), _rating(row.get("rating")))


def _object(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f"not JSON ({str(wrong)[:80]})") from None
    if not isinstance(row, dict):
        raise ValueError('not a JSON object such as {"id": "1", "text": "Hello"}')
    return row


def _kind(value: object) -> str:
    if value is None:
        return "direct"
    if value not in _KINDS:
        raise ValueError(f'"kind" must be one of {", ".join(sorted(_KINDS))}')
    return str(value)


def _language(value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError('"language" must be a string such as "en"')
    return value or ""


def _rating(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value not in (1, 2, 3, 4, 5):
        raise ValueError('"rating" must be a whole number from 1 to 5')
    return int(value)
