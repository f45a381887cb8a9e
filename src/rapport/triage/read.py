"""The reader the product uses, and the others one may ask for by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rapport.triage.deep.encoder import installed
from rapport.triage.deep.reader import DeepReader
from rapport.triage.fast.reader import FastReader
from rapport.triage.reader import Reader, Readers
from rapport.triage.rule_reader import RuleReader

READERS: dict[str, Callable[[], Reader]] = {"deep": DeepReader, "fast": FastReader, "rules": RuleReader}


@cache
def default_reader() -> Reader:
    """The reader the product uses, loaded once."""
    return FastReader()


@cache
def default_readers() -> Readers:
    """The readers the product uses: the fast one, and behind it the deep one where it is installed."""
    return Readers(default_reader(), DeepReader() if installed() else None)
