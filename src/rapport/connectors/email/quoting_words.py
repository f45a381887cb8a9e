"""The words in `quoting.toml`, read once."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

_READ: dict[str, Any] = tomllib.loads(
    files(__package__ or "").joinpath("quoting.toml").read_text(encoding="utf-8")
)

MONTHS = frozenset(_READ["months"].split())
WEEKDAYS = frozenset(_READ["weekdays"].split())
BETWEEN = frozenset(_READ["between"].split())
SOMEBODY = frozenset(_READ["somebody"].split())
VERBS = "|".join(_READ["verbs"])
SEPARATORS: list[str] = _READ["separators"]
LABELS: dict[str, list[str]] = _READ["labels"]
