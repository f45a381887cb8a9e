"""How well, how fast and how heavily the readers read, beside the rules alone and a bag of words."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.train.points import Kept

from benchmarks.reading import agree, complaints, cost, moods, own
from benchmarks.reading.bag import INSTALLED
from benchmarks.reading.sets import SHARED
from benchmarks.reading.table import COLUMNS, line
from rapport.triage.deep.encoder import encoder, installed
from rapport.triage.deep.reader import DeepReader
from rapport.triage.fast.reader import FastReader
from rapport.triage.reader import Reader
from rapport.triage.rule_reader import RuleReader


def main() -> Iterator[str]:
    """One table: a published figure, the bag of words, the rules, the fast and the deep reader."""
    readers: dict[str, Reader] = {"rules": RuleReader(), "fast": FastReader()}
    if installed():
        # For the quality only, rows that were encoded once are taken from build/; `cost` encodes afresh.
        readers["deep"] = DeepReader(by=Kept(encoder()))
    else:
        yield "without the deep reader: pip install 'rapport[deep]'"
    if not INSTALLED:
        yield "without the bag of words: pip install scikit-learn"
    yield line("", {column: column for column in COLUMNS})
    yield from own.figures(readers)
    if SHARED.is_dir():
        yield from complaints.figures(readers)
        yield from moods.figures(readers)
        yield from agree.figures(readers)
    else:
        yield f"skipped: no public sets at {SHARED} (set RAPPORT_SHARED)"
    yield from cost.figures(sorted(readers))
