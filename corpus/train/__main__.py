"""`python -m corpus.train`: fits the weights, measures them, writes them with their checksum and a model card."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from corpus.train.card import card
from corpus.train.examples import SHARED, examples
from corpus.train.figures import figures
from corpus.train.fit import fit
from rapport.triage.fast.reader import FastReader
from rapport.triage.fast.weights import CHECKSUM, FILE, unpacked
from rapport.triage.rule_reader import RuleReader

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "src" / "rapport" / "triage" / "weights"
CARD = ROOT / "docs" / "reference" / "model-card.md"


def main() -> int:
    given = list(examples())
    if not SHARED.is_dir():
        print(
            "The public sets are not at hand (RAPPORT_SHARED): trained on our own corpus alone.", file=sys.stderr
        )
    data = fit(given, frozenset({"train"}))
    checksum = hashlib.sha256(data).hexdigest()
    lines = figures(RuleReader(), FastReader(unpacked(data, checksum)), given)
    print("\n".join(lines))
    print(f"{FILE}: {len(data):,} bytes, SHA-256 {checksum}")
    (WEIGHTS / FILE).write_bytes(data)
    (WEIGHTS / CHECKSUM).write_text(f"{checksum}  {FILE}\n", encoding="ascii")
    CARD.parent.mkdir(parents=True, exist_ok=True)
    CARD.write_text(card(given, lines, len(data), checksum), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
