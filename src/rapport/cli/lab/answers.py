"""`rapport lab answers`: from labelled questions to the score from which a robot's answer is the right one."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Container, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from math import ceil, isfinite, log, log1p
from typing import TextIO

from numpy.random import default_rng

from rapport.cli.lab.articles import opened, sources
from rapport.cli.lab.chosen import Chosen, read_chosen
from rapport.cli.lab.lines import piped
from rapport.cli.lab.match import THRESHOLD
from rapport.cli.lab.shares import count, seed, share
from rapport.cli.lab.statement import percent
from rapport.triage.answer_simulation import AnswerWorld, simulate_answers
from rapport.triage.match import Matcher
from rapport.triage.right_answer import Labelled, Thresholds, fit

HELP = "Fit the promise that an automatic answer is the right one to labelled questions, or try it."
DESCRIPTION = (
    'The articles as for `rapport lab match`. Real questions on standard input, {"id", "text", "article", '
    '"probability"} a line: "article" is the id of one of its rows, or null if none answers it; "probability", 1 '
    "if left out, is that with which the question was chosen for a label. One object comes out: n, threshold "
    "(from this confidence on it is answered; null: never), articles (the threshold in force for each, null: "
    "never), own (of the articles that earned one by themselves), share_answered, and the promise in a sentence. "
    "With --draws the questions are the whole world: labels are drawn from it again and again, and each draw's "
    "true share of wrong answers is counted, beside a threshold read off the labels, a fixed cut, and an oracle. "
    "A line that cannot be read is reported on standard error with its number, the rest goes on, and the exit "
    "code is 1."
)
EXAMPLE = "rapport lab answers --articles faq.jsonl --beta .05 --delta .05 < labelled.jsonl"


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    sources(parser)
    add("--beta", type=share, default=0.05, help="at most this share of answers is wrong (default: %(default)s)")
    add("--delta", type=share, default=0.05, help="with confidence 1 - DELTA (default: %(default)s)")
    add("--draws", type=count, help="try it: draw labels from the questions so often")
    add("--labels", type=count, default=1_000, help="trial: labels in each draw (default: %(default)s)")
    add("--cut", type=share, default=THRESHOLD, help="trial: the fixed cut beside it (default: %(default)s)")
    add("--seed", type=seed, default=1, help="trial: the same seed draws the same labels (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 all lines read, 1 some were refused. Raises `Failed` without the articles or the reader."""
    faq, encodes, refused = opened(args.articles, args.reader, args.zone)
    matcher, over = Matcher(faq.articles, encodes), faq.over(args.at or datetime.now(UTC))

    def task() -> int:
        labels, more = matched(sys.stdin.buffer, sys.stderr, matcher, faq.names, over)
        names = [article.id for article in faq.articles]
        if args.draws is None:
            told = fitted(labels, names, args.beta, args.delta)
        elif labels:
            told = tried(labels, args)
        else:
            sys.stderr.write("Nothing was tried: no labelled question was given.\n")
            return 1
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return int(refused + more > 0)

    return piped(task)


def matched(
    source: Iterable[bytes], errors: TextIO, matcher: Matcher, names: dict[str, str], over: Container[str] = ()
) -> tuple[list[Labelled], int]:
    """The labelled questions as the matcher would answer them, and how many lines were refused.

    What matches an article of `over` is not answered.
    """
    labels, refused = list[Labelled](), list[int]()
    for rows in read_chosen(source, errors, names, refused):
        found = matcher.match([row.text for row in rows])
        said = [None if one.likeliest in over else one.likeliest for one in found]
        triples = zip(rows, said, found, strict=True)
        labels += [_judged(row, article, match.score) for row, article, match in triples]
    return labels, len(refused)


def fitted(labels: list[Labelled], names: Iterable[str], beta: float, delta: float) -> dict[str, object]:
    """What these labels promise: the thresholds, what they answer, and the sentence about it."""
    found = fit(labels, beta, delta)
    weights = [1 / label.probability for label in labels]
    answered = sum(weight for label, weight in zip(labels, weights, strict=True) if found.answers(label))
    part = answered / sum(weights) if labels else 0.0
    return {
        "n": len(labels),
        "wrong": sum(label.wrong for label in labels if label.article is not None),
        "beta": beta,
        "delta": delta,
        "threshold": None if found.by_article else _finite(found.shared),
        "articles": {name: _finite(found.of(name)) for name in names},
        "own": found.own,
        "share_answered": part,
        "labels_needed": ceil(log(delta / 2) / log1p(-beta)),
        "statement": sentence(found, len(labels), beta, delta, part),
    }


def sentence(found: Thresholds, n: int, beta: float, delta: float, part: float) -> str:
    """The promise in one sentence, or what is missing for one."""
    sure, most = percent(1 - Decimal(repr(delta))), percent(Decimal(repr(beta)))
    if found.by_article and found.own:
        own = f"each of {len(found.own)} articles" if len(found.own) > 1 else "one article"
        return (
            f"With {sure} confidence at most {most} of the automatic answers with {own} are wrong, for questions "
            f"asked like these {n}; the others are answered by people; {round(100 * part)} % of all is answered."
        )
    if isfinite(found.shared):
        return (
            f"With {sure} confidence at most {most} of the automatic answers are wrong, for questions asked like "
            f"these {n}; automatic from {found.shared!r} on; {round(100 * part)} % of all is answered."
        )
    return (
        f"Nothing is answered automatically: the labelled questions given ({n}) do not show that at most {most} "
        f"of the answers would be wrong with {sure} confidence."
    )


def tried(labels: list[Labelled], args: argparse.Namespace) -> dict[str, object]:
    """The trial on these questions as the whole world."""
    ways = simulate_answers(
        AnswerWorld(labels), args.beta, args.delta, args.draws, args.labels, args.cut, default_rng(args.seed)
    )
    named = {name: getattr(args, name) for name in ("beta", "delta", "draws", "labels", "cut", "seed")}
    ours, known = ways["bound"], ways["oracle"]
    return {
        "n": len(labels),
        **named,
        **{name: asdict(way) for name, way in ways.items()},
        "violations": ours.violations,
        "coverage": ours.coverage,
        "share_of_oracle": ours.coverage / known.coverage if known.coverage else None,
    }


def _judged(row: Chosen, article: str | None, score: float) -> Labelled:
    return Labelled(score, article, article != row.article, row.probability)


def _finite(threshold: float) -> float | None:
    return threshold if isfinite(threshold) else None
