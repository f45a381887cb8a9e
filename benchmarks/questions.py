"""Public sets of questions as articles and queries, some of which no article answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.reading.sets import rows
from rapport.triage.match import ArticleText

SHOPS = ("curekart", "powerplay11", "sofmattress")
HELD_BACK = 0.3
LEFT_OUT = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions and whose they are; queries and their true article, None where there is none."""

    questions: list[str]
    owners: list[str]
    queries: list[str]
    truth: list[str | None]

    def articles(self) -> list[ArticleText]:
        grouped: dict[str, list[str]] = {}
        for question, owner in zip(self.questions, self.owners, strict=True):
            grouped.setdefault(owner, []).append(question)
        return [ArticleText(owner, tuple(questions)) for owner, questions in grouped.items()]


@dataclass(frozen=True, slots=True)
class Source:
    """How a set is made from a seed, how often it is drawn, and the best published figures."""

    make: Callable[[int], Asked]
    draws: int
    published: str

    def __call__(self, seed: int) -> Asked:
        return self.make(seed)


def banking(_: int) -> Asked:
    """77 fine intents of a bank; every query is in scope."""
    taught, asked = _texts("banking77_train"), _texts("banking77_test")
    return Asked([text for text, _ in taught], [of for _, of in taught], [text for text, _ in asked], [
        of for _, of in asked
    ])  # fmt: skip


def clinc(_: int) -> Asked:
    """150 intents of ten trades; 1,000 of 5,500 queries are out of scope. No such row is an article."""
    data = rows("clinc150")
    taught = [row for row in data if row["split"] == "train" and row["intent"] != "out_of_scope"]
    asked = [row for row in data if row["split"] == "test"]
    return Asked(
        [str(row["text"]) for row in taught],
        [str(row["intent"]) for row in taught],
        [str(row["text"]) for row in asked],
        [None if row["intent"] == "out_of_scope" else str(row["intent"]) for row in asked],
    )


def shop(name: str) -> Callable[[int], Asked]:
    """A small shop's own questions: three in ten are queries, a quarter of its articles is left out.

    What asked for those is out of scope, and so are as many questions to two other shops as are in scope.
    """

    def make(seed: int) -> Asked:
        draw = np.random.default_rng(seed)
        data = _texts(f"hint3_{name}_train")
        known = sorted({of for _, of in data})
        gone = set(draw.choice(known, len(known) // LEFT_OUT, replace=False).tolist())
        back = draw.random(len(data)) < HELD_BACK
        taught = [row for row, held in zip(data, back, strict=True) if not held and row[1] not in gone]
        kept = {of for _, of in taught}
        asked = [row for row, held in zip(data, back, strict=True) if held or row[1] in gone]
        truth = [of if of in kept else None for _, of in asked]
        inside = sum(of is not None for of in truth)
        others = [text for other in SHOPS if other != name for text, _ in _texts(f"hint3_{other}_train")]
        strangers = [others[at] for at in draw.choice(len(others), inside, replace=False)]
        queries = [text for text, _ in asked] + strangers
        return Asked([text for text, _ in taught], [of for _, of in taught], queries, truth + [None] * inside)

    return make


def faq(seed: int) -> Asked:
    """One question an article, asked in other words; half of the articles are left out."""
    pairs = [[str(cell) for cell in row["cells"]] for row in rows("faq_paraphrases")]  # type: ignore[attr-defined]
    draw = np.random.default_rng(seed)
    questions = sorted({first for first, *_ in pairs})
    kept = {
        question for question, stays in zip(questions, draw.random(len(questions)) < 0.5, strict=True) if stays
    }
    owners = sorted(kept)
    truth = [first if first in kept else None for first, *_ in pairs]
    return Asked(owners, owners, [other for _, other, *_ in pairs], list(truth))


def _texts(name: str) -> list[tuple[str, str]]:
    return [(str(row["text"]), str(row["intent"])) for row in rows(name)]


HINT3 = "in scope .61-.78, AUROC .70-.80 (real queries, bag of words)"
SETS = {
    **{f"HINT3 {name}": Source(shop(name), 3, HINT3) for name in SHOPS},
    "FAQ paraphrases": Source(faq, 2, "none"),
    "BANKING77": Source(banking, 1, "in scope .938-.949"),
    "CLINC150": Source(clinc, 1, "in scope .962 at 52 % refused (BERT)"),
}
