"""The second promise on public sets: how often it breaks, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.answers import OnDisk
from benchmarks.questions import SETS, Asked
from benchmarks.reading.sets import SHARED, rows
from rapport.cli.lab.match import THRESHOLD
from rapport.triage.answer_simulation import AnswerWorld, simulate_answers
from rapport.triage.deep.encoder import installed
from rapport.triage.match import Matcher
from rapport.triage.matching.space import Remembered
from rapport.triage.right_answer import Labelled

BETAS, DELTA, DRAWS, LABELS = (0.02, 0.05, 0.10), 0.05, 500, 1_000
LEFT_OUT, SEED = 0.25, 1


def main() -> Iterator[str]:
    """One line for each set, reader and β."""
    if not SHARED.is_dir():
        yield f"skipped: no public sets at {SHARED} (set RAPPORT_SHARED)"
        return
    yield f"{DRAWS} draws of {LABELS:,} labels, δ = {DELTA:.0%}; the fixed cut is {THRESHOLD}"
    for name, asked in sets():
        for reader in ("fast", *(["deep"] if installed() and name.startswith("HINT3") else [])):
            world = AnswerWorld(labelled(asked, reader))
            for beta in BETAS:
                yield f"{name:18} {reader}  β {beta:3.0%}: {told(world, beta)}"


def sets() -> Iterator[tuple[str, Asked]]:
    """Three small shops, and two large sets of which a quarter of the intents has no article."""
    for name in (name for name in SETS if name.startswith("HINT3")):
        yield name, among_strangers(SETS[name](0))
    yield "BANKING77", without_some(SETS["BANKING77"](0))
    yield "CLINC150", without_some(SETS["CLINC150"](0))


def among_strangers(asked: Asked) -> Asked:
    """The same shop, but what is no question to it comes from nowhere near.

    The other shops that `questions.shop` draws from ask for refunds and payment on delivery, too: there the
    article of this shop would be right, and counts as wrong.
    """
    inside = sum(of is not None for of in asked.truth)
    far = [str(row["text"]) for row in rows("clinc150") if row["intent"] == "out_of_scope"]
    drawn = np.random.default_rng(SEED).choice(len(far), inside, replace=False)
    queries = asked.queries[: len(asked.queries) - inside] + [far[at] for at in drawn]
    return Asked(asked.questions, asked.owners, queries, asked.truth)


def without_some(asked: Asked) -> Asked:
    """The same queries, with a quarter of the intents left without an article."""
    known = sorted(set(asked.owners))
    gone = set(np.random.default_rng(SEED).choice(known, int(LEFT_OUT * len(known)), replace=False).tolist())
    kept = [(text, of) for text, of in zip(asked.questions, asked.owners, strict=True) if of not in gone]
    truth = [None if of in gone else of for of in asked.truth]
    return Asked([text for text, _ in kept], [of for _, of in kept], asked.queries, truth)


def labelled(asked: Asked, reader: str) -> list[Labelled]:
    matcher = Matcher(asked.articles(), Remembered(OnDisk()) if reader == "deep" else None)
    found = matcher.match(asked.queries)
    return [
        Labelled(match.score, match.likeliest, match.likeliest != of)
        for match, of in zip(found, asked.truth, strict=True)
    ]


def told(world: AnswerWorld, beta: float) -> str:
    ways = simulate_answers(world, beta, DELTA, DRAWS, LABELS, THRESHOLD, np.random.default_rng(SEED))
    ours, oracle, naive, cut = (ways[name] for name in ("bound", "oracle", "read_off", "fixed_cut"))
    share = f"{ours.coverage / oracle.coverage:4.0%}" if oracle.coverage else "   -"
    return (
        f"breaks it {ours.violations:5.1%}, answers {ours.coverage:5.1%}, {share} of the oracle's "
        f"{oracle.coverage:5.1%};  read off breaks it {naive.violations:5.1%};  the fixed cut answers "
        f"{cut.coverage:5.1%}, of which {cut.risk:5.1%} wrong"
    )
