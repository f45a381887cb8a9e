"""JSON lines in and out: what the lab's tasks share, with a plain word about each line that is wrong."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, TextIO, TypeVar

from rapport.cli.errors import Failed

BATCH = 1_000
T = TypeVar("T")


def batches(
    source: Iterable[bytes], parse: Callable[[bytes], T], errors: TextIO, refused: list[int]
) -> Iterator[list[T]]:
    """The lines of `source` as `parse` reads them, up to 1,000 at once; empty lines are passed over.

    A line that `parse` refuses (`ValueError`) is told on `errors` with its number, which is added to `refused`.
    """
    lines = enumerate(source, start=1)
    while batch := list(islice(lines, BATCH)):
        good = []
        for number, line in batch:
            if not line.strip():
                continue
            try:
                good.append(parse(line))
            except ValueError as wrong:
                refused.append(number)
                errors.write(f"line {number}: {wrong}\n")
        yield good


def json_object(line: bytes) -> dict[str, Any]:
    """One line as a JSON object; `ValueError` says in words what is wrong with it."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f"not JSON ({str(wrong)[:80]})") from None
    if not isinstance(row, dict):
        raise ValueError('not a JSON object such as {"id": "1", "text": "Hello"}')
    return row


def key_of(row: dict[str, Any]) -> str:
    """The line's `id`: a string that is not empty, or a whole number."""
    key = row.get("id")
    if isinstance(key, int) and not isinstance(key, bool):
        key = str(key)
    if not isinstance(key, str) or not key:
        raise ValueError('"id" is missing or not a string')
    return key


def text_of(row: dict[str, Any], name: str = "text") -> str:
    """A value that must be a string."""
    text = row.get(name)
    if not isinstance(text, str):
        raise ValueError(f'"{name}" is missing or not a string')
    return text


def probability_of(row: dict[str, Any]) -> float:
    """With what probability the line's message was chosen for a label: 1 if it does not say."""
    value = row.get("probability", 1)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1e-6 <= value <= 1:
        raise ValueError('"probability" must be a number above 0 (0.000001 at least) and at most 1')
    return float(value)


def whole(source: BinaryIO, most: int) -> bytes:
    """All that comes, at most so many bytes. Raises `Failed`."""
    read = source.read(most + 1)
    if len(read) > most:
        raise Failed(f"More than {most // 1_000_000} MB came. Nothing was read; give less at once.")
    return read


def piped(task: Callable[[], int]) -> int:
    """Run a task that writes to standard output; a reader who has seen enough is no error."""
    try:
        code = task()
        sys.stdout.flush()
    except BrokenPipeError:
        # Keep the interpreter's last flush quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
