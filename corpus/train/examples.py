"""What the reader learns from: our corpus, and public sets whose licence lets their weights be given away."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from corpus.build import rows as corpus
from rapport.domain.reading import Text

SHARED = Path(os.environ.get("RAPPORT_SHARED", "../shared")) / "data"
URGENT_FROM = 0.5
MOODS = ("english", "spanish", "italian")
ASKING = {"banking77_train": 2_500, "clinc150": 2_500, "service_calls": 1_500, "multidogo": 5_000}
"""How many rows of each set of plain requests are drawn: they are what a complaint is not."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is known of it; a head learns only from examples that know its label."""

    text: Text
    origin: str
    split: str = "train"
    labels: dict[str, Any] = field(default_factory=dict)


def public(name: str) -> list[dict[str, Any]]:
    """The rows of a public set, none where the folder is not at hand."""
    path = SHARED / f"{name}.jsonl.gz"
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def examples() -> Iterator[Example]:
    """Every example, ours first, always in the same order."""
    yield from _ours()
    for row in public("complaints_reviews"):
        yield Example(Text("", row["text"]), "complaints_reviews", labels={"complaint": row["complaint"] == 1})
    for language in MOODS:
        for row in public(f"sentiment_{language}"):
            labels = {"sentiment": row["sentiment"]}
            yield Example(Text("", row["text"]), f"sentiment_{language}", row["split"], labels)
    for name, most in ASKING.items():
        yield from _asking(name, most)


def _ours() -> Iterator[Example]:
    for row in corpus():
        labels = {
            "tone": row["tone"],
            "complaint": row["tone"] == "complaint",
            "sentiment": row["sentiment"],
            "urgent": row["urgency"] >= URGENT_FROM,
            "person": row["asks_for_person"],
            "language": row["language"],
            "row": row,
        }
        # Without stars: the words alone must tell.
        yield Example(Text(row["id"], row["text"], row["kind"]), "corpus", row["split"], labels)


def _asking(name: str, most: int) -> Iterator[Example]:
    draw = Random(name)  # noqa: S311 - the same draw every time
    rows = [row for row in public(name) if row.get("split", "train") == "train" and _said(row)]
    if name == "multidogo":
        rows = [row for row in rows if row["intent"] != "contentonly" or draw.random() < 0.15]
    for row in draw.sample(rows, min(most, len(rows))):
        yield Example(Text("", _said(row)), name, labels={"asking": True})


def _said(row: dict[str, Any]) -> str:
    return str(row.get("text") or row.get("utterance") or "")
