"""Reads the hand-written sources: sections with defaults, and lines with choices, slots and overrides."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

SOURCES = Path(__file__).parent / "sources"
LANGUAGES = ("en", "es", "it")
_TONES = {"rest": "chatter", "thread": "chatter", "journeys": "chatter"}
_SENTIMENT = {"complaint": "negative", "compliment": "positive"}
_CHOICE = re.compile(r"\(([^()|]*(?:\|[^()|]*)+)\)")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Family:
    """One hand-written line and everything that is true of each message made from it."""

    language: str
    tone: str
    pattern: str
    trade: str = "shop"
    severity: int = 0
    sentiment: str = ""
    style: str = ""
    region: str = ""
    kind: str = ""
    rating: int | None = None
    marks: tuple[str, ...] = ()
    person: bool = False
    urgent: bool = False

    @property
    def name(self) -> str:
        """Names the family by its words, so that moving a line changes nothing."""
        print_ = hashlib.sha256(f"{self.tone}|{self.pattern}".encode()).hexdigest()[:8]
        return f"{self.language}-{self.tone}-{print_}"


def families() -> Iterator[Family]:
    """Every line of every source, in the order of the files."""
    for language in LANGUAGES:
        for path in sorted((SOURCES / language).glob("*.txt")):
            yield from _of_file(path, Family(language, _TONES.get(path.stem, path.stem), ""))


def spoken(pattern: str, words: dict[str, list[str]], draw: Random) -> str:
    """One sentence of a pattern: a choice made in each `(a|b)`, a word put in each `{slot}`."""
    chosen = _CHOICE.sub(lambda found: draw.choice(found.group(1).split("|")), pattern)
    return _SLOT.sub(lambda found: draw.choice(words[found.group(1)]), chosen)


def _of_file(path: Path, plain: Family) -> Iterator[Family]:
    section = plain
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            trade, *facts = line.strip("[] ").split()
            section = _with(replace(plain, trade=trade), facts)
        elif line.strip() and not line.startswith("# "):
            pattern, _, facts_ = line.partition(" :: ")
            family = _with(replace(section, pattern=pattern.removesuffix("::").strip()), facts_.split())
            yield replace(family, sentiment=family.sentiment or _SENTIMENT.get(family.tone, "neutral"))


def _with(family: Family, facts: list[str]) -> Family:
    for fact in facts:
        key, given, value = fact.partition("=")
        if not given:
            family = replace(family, **{key: True})  # type: ignore[arg-type]
        elif key in ("severity", "rating"):
            family = replace(family, **{key: int(value)})  # type: ignore[arg-type]
        elif key == "marks":
            family = replace(family, marks=tuple(value.split(",")))
        else:
            family = replace(family, **{key: value})  # type: ignore[arg-type]
    return family
