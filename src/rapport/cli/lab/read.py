"""`rapport lab read`: messages in, readings out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

from rapport.cli.lab.lines import batches, json_object, key_of, piped, text_of
from rapport.domain.message import HEARD
from rapport.domain.reading import Reading, Text
from rapport.triage.deep.encoder import NotInstalled
from rapport.triage.read import READERS
from rapport.triage.reader import Reader

HELP = "Read messages: language, kind, complaint, sentiment, urgency, whether a person is asked for."
DESCRIPTION = (
    'One JSON object a line on standard input: {"id", "text"} and, if known, "kind" '
    '(mention, comment, direct, review, email, chat), "language", "rating" (1-5). One reading a line comes '
    "out, in the same order. A line that cannot be read is reported on standard error with its number, the "
    "rest goes on, and the exit code is 1."
)
EXAMPLE = "rapport lab read < messages.jsonl > readings.jsonl"

_KINDS = frozenset(HEARD)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reader", choices=sorted(READERS), default="fast", help="which reader (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    try:
        reader = READERS[args.reader]()
    except NotInstalled as missing:
        print(missing, file=sys.stderr)
        return 1
    return piped(lambda: int(read_lines(sys.stdin.buffer, sys.stdout, sys.stderr, reader) > 0))


def read_lines(source: Iterable[bytes], out: TextIO, errors: TextIO, reader: Reader) -> int:
    """Reads messages line by line in batches; returns how many lines were refused."""
    refused: list[int] = []
    for texts in batches(source, _text, errors, refused):
        out.writelines(_written(reader.read(texts)))
        out.flush()
    return len(refused)


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
    row = json_object(line)
    rating, language = _rating(row.get("rating")), _language(row.get("language"))
    return Text(key_of(row), text_of(row), _kind(row.get("kind")), language, rating)


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
