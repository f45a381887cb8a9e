"""The public sets that readers are measured on, kept outside the repository (RAPPORT_SHARED)."""

from __future__ import annotations

import gzip
import json
import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]
SHARED = Path(os.environ.get("RAPPORT_SHARED", "../shared")) / "data"
MOODS = {"english": "en", "spanish": "es", "italian": "it"}
AIRLINE_TRAIN = 0.6
MOST = 2_000


@cache
def rows(name: str) -> list[Row]:
    with gzip.open(SHARED / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def brand_tweets() -> list[Row]:
    """Tweets to brands of five domains, labelled complaint or not; without the random ones."""
    return [row for row in rows("complaints_tweets_dev") if not str(row["domain"]).startswith("random")]


def airline() -> tuple[list[Row], list[Row]]:
    """The first 60 % of the airline tweets by time, and some of the rest."""
    ordered = sorted(rows("airline_tweets"), key=lambda row: datetime.strptime(row["at"], "%d-%m-%Y %H:%M"))  # noqa: DTZ007
    cut = int(AIRLINE_TRAIN * len(ordered))
    return ordered[:cut], some(ordered[cut:])


def moods(name: str, train: bool) -> list[Row]:
    return [row for row in rows(f"sentiment_{name}") if (row["split"] == "train") is train]


def some(found: list[Row]) -> list[Row]:
    """At most 2,000 rows, evenly drawn: the deep reader takes its time."""
    return found[:: max(1, -(-len(found) // MOST))]
