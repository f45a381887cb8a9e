"""Writes the corpus from its sources: `python -m corpus.build`. The same sources give the same bytes."""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from corpus.dress import dressed, kind_of, rating_of, style_of
from corpus.grammar import LANGUAGES, SOURCES, Family, families, spoken

HERE = Path(__file__).parent
TIMES = 3
_TRIES = 6
_PRESSING = {
    "self-harm": 1.0,
    "threat": 0.95,
    "safety": 0.9,
    "health": 0.8,
    "minors": 0.6,
    "incident": 0.6,
    "law": 0.5,
}


def split_of(family: str) -> str:
    """`train`, `tune` or `test`, by the family's name alone: a family is never on two sides."""
    share = int(hashlib.sha256(family.encode()).hexdigest()[:8], 16) % 100
    return "train" if share < 70 else "tune" if share < 80 else "test"


def messages() -> Iterator[dict[str, Any]]:
    """Every message, up to three a family, no text twice within a language."""
    words = tomllib.loads((SOURCES / "words.toml").read_text(encoding="utf-8"))
    seen: set[tuple[str, str]] = set()
    for family in families():
        draw = Random(family.name)  # noqa: S311 - the same names must give the same messages
        made = 0
        for attempt in range(_TRIES):
            row = _message(family, attempt == 0, words, draw)
            if made < TIMES and (family.language, row["text"].casefold()) not in seen:
                seen.add((family.language, row["text"].casefold()))
                made += 1
                yield {"id": f"{family.name}-{made}", **row}


def write(folder: Path) -> dict[str, int]:
    """One file of JSON lines a language; returns how many messages each holds."""
    rows = list(messages())
    counts = {}
    for language in LANGUAGES:
        own = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows if row["language"] == language]
        (folder / f"{language}.jsonl").write_text("".join(own), encoding="utf-8", newline="\n")
        counts[language] = len(own)
    return counts


def rows() -> list[dict[str, Any]]:
    """The messages as they are kept in the files."""
    return [
        json.loads(line)
        for language in LANGUAGES
        for line in (HERE / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def _message(family: Family, first: bool, words: dict[str, Any], draw: Random) -> dict[str, Any]:
    kind, style = kind_of(family, draw), style_of(family, draw, first)
    text = spoken(family.pattern, words[family.language]["slots"], draw)
    row: dict[str, Any] = {
        "text": dressed(text, family, style, kind, words, draw),
        "language": family.language,
        "kind": kind,
        "tone": family.tone,
        "severity": family.severity,
        "sentiment": family.sentiment,
        "urgency": _urgency(family),
        "asks_for_person": family.person,
        "marks": list(family.marks),
        "trade": family.trade,
        "style": style,
        "family": family.name,
        "split": split_of(family.name),
    }
    row |= {"region": family.region} if family.region else {}
    rating = rating_of(family, kind, draw)
    return row | ({"rating": rating} if rating is not None else {})


def _urgency(family: Family) -> float:
    return max([0.7 * family.urgent, family.severity / 10, *(_PRESSING.get(mark, 0.0) for mark in family.marks)])


if __name__ == "__main__":
    print(write(HERE))
    sys.exit(0)
