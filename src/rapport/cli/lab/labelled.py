"""Labelled messages from JSON lines: a score, or a text to be scored, and whether it was a complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import isfinite
from typing import TextIO

from rapport.cli.lab.lines import batches, json_object, probability_of, text_of
from rapport.domain.reading import Text
from rapport.triage.reader import Reader

Row = tuple[float | Text, bool, float]


@dataclass(slots=True)
class Labels:
    """The scores of the labelled complaints and of the other messages; `refused` counts the lines left out.

    `given` are all of them in order: score, whether a complaint, and with what probability chosen for a label.
    """

    complaints: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    given: list[tuple[float, bool, float]] = field(default_factory=list)
    refused: int = 0

    def add(self, score: float, complaint: bool, probability: float = 1.0) -> None:
        self.given.append((score, complaint, probability))
        (self.complaints if complaint else self.others).append(score)

    def sides(self) -> tuple[list[float], list[bool]]:
        """All scores, and for each whether it is a complaint's."""
        return self.complaints + self.others, [True] * len(self.complaints) + [False] * len(self.others)


def scored(source: Iterable[bytes], errors: TextIO, reader: Callable[[], Reader]) -> Labels:
    """All labelled lines, texts scored by `reader`, which is loaded only if a text comes.

    A line that cannot be read is told on `errors` with its number and counted.
    """
    labels, refused = Labels(), list[int]()
    for rows in batches(source, _row, errors, refused):
        texts = [said for said, *_ in rows if isinstance(said, Text)]
        readings = iter(reader().read(texts) if texts else [])
        for said, complaint, probability in rows:
            score = next(readings).complaint if isinstance(said, Text) else said
            labels.add(score, complaint, probability)
    labels.refused = len(refused)
    return labels


def _row(line: bytes) -> Row:
    """One line; `ValueError` says in words what is wrong with it."""
    row = json_object(line)
    complaint = row.get("complaint")
    if complaint not in (0, 1) or isinstance(complaint, float):
        raise ValueError('"complaint" must be true, false, 1 or 0')
    if "score" not in row and "text" not in row:
        raise ValueError('"score" or "text" is missing')
    said = _score(row["score"]) if "score" in row else Text("", text_of(row), "direct")
    return said, bool(complaint), probability_of(row)


def _score(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError('"score" must be a number')
    try:
        score = float(value)
    except OverflowError:
        raise ValueError('"score" is too large a number') from None
    if not isfinite(score):
        raise ValueError('"score" must be a finite number')
    return score
