"""The reader the product uses, and the others one may ask for by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rapport.triage.fast.reader import FastReader
from rapport.triage.reader import Reader
from rapport.triage.rule_reader import RuleReader

READERS: dict[str, Callable[[], Reader]] = {"fast": FastReader, "rules": RuleReader}


@cache
def default_reader() -> Reader:
    """The reader the product uses, loaded once."""
    return FastReader()
