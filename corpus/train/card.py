"""The model card: what the weights learnt from, how well they read, and where not to trust them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy
import sklearn

from corpus.train.deep import SOME
from corpus.train.examples import Example

LICENCES = {
    "corpus": "CC-BY-4.0, written for this project (`corpus/`)",
    "complaints_reviews": "MIT (CESAMARD, Singh et al., ECIR 2023)",
    "sentiment_english": "Apache-2.0 repository (XLM-T, Barbieri et al., LREC 2022)",
    "sentiment_spanish": "Apache-2.0 repository (XLM-T, Barbieri et al., LREC 2022)",
    "sentiment_italian": "Apache-2.0 repository (XLM-T, Barbieri et al., LREC 2022)",
    "banking77_train": "CC-BY-4.0 (Casanueva et al., 2020)",
    "clinc150": "CC-BY-3.0 (Larson et al., EMNLP 2019)",
    "service_calls": "CDLA-Permissive-2.0 (DSTC11 track 2)",
    "multidogo": "CDLA-Permissive-1.0 (Peskov et al., EMNLP 2019)",
}
_TEXT = Path(__file__).with_suffix(".md")


def card(given: Sequence[Example], figures: Sequence[str], made: Mapping[str, tuple[int, str]]) -> str:
    """The card's text. `figures` are the lines of its table, `made` the files of weights with size and SHA-256."""
    counts = Counter(example.origin for example in given if example.split == "train")
    sets = ["| set | messages | of them the deep reader | licence |", "|--|--|--|--|"]
    sets += [
        f"| {name} | {counts[name]:,} | {min(counts[name], SOME.get(name, counts[name])):,} | {licence} |"
        for name, licence in LICENCES.items()
        if counts[name]
    ]
    files = ["| file | bytes | SHA-256 |", "|--|--|--|"]
    files += [
        f"| `src/rapport/triage/weights/{name}` | {size:,} | `{known}` |" for name, (size, known) in made.items()
    ]
    return _TEXT.read_text(encoding="utf-8").format(
        files="\n".join(files),
        sets="\n".join(sets),
        figures="\n".join(figures),
        sklearn=sklearn.__version__,
        numpy=numpy.__version__,
    )
