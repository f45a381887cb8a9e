"""The families of our corpus that taught no reader anything, by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corpus.build import rows as corpus
from corpus.grammar import LANGUAGES

from benchmarks.reading.measures import auc, macro_f1, past_the_rules, share
from benchmarks.reading.table import line, read
from rapport.triage.reader import Reader


def figures(readers: Mapping[str, Reader]) -> Iterator[str]:
    held = [row for row in corpus() if row["split"] == "test"]
    for language in LANGUAGES:
        rows = [row for row in held if row["language"] == language]
        truth, tones = [row["tone"] == "complaint" for row in rows], [row["tone"] for row in rows]
        found = {name: read(rows, reader) for name, reader in readers.items()}
        asked = [row["asks_for_person"] for row in rows]
        for what, measure in {
            "complaint AUC": lambda said, truth=truth: auc([r.complaint for r in said], truth),
            "tone macro-F1": lambda said, tones=tones: macro_f1([r.tone.value for r in said], tones),
            "complaints past the rules": lambda said, truth=truth: share(
                [past_the_rules(r) for r, yes in zip(said, truth, strict=True) if yes]
            ),
            "person asked for, heard": lambda said, asked=asked: share(
                [r.asks_for_person for r, yes in zip(said, asked, strict=True) if yes]
            ),
            "language right": lambda said, language=language: share([r.language == language for r in said]),
        }.items():
            yield line(f"own corpus, {language}: {what}", {name: measure(said) for name, said in found.items()})
