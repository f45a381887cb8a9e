"""Time zones as Windows and Outlook name them, each as the place that stands for it, as in Unicode's CLDR."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("windows_zones.tsv")


@cache
def windows_zones() -> dict[str, str]:
    """By name in small letters: `romance standard time` is `Europe/Paris`."""
    rows = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines())
    return {name.lower(): place for name, place in rows}
