"""`rapport lab promise`: from labelled messages to a threshold and the exact sentence that it keeps."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from numpy.random import default_rng

from rapport.cli.errors import Failed
from rapport.cli.lab.labelled import Labels, scored
from rapport.cli.lab.lines import piped
from rapport.cli.lab.shares import count, seed, share
from rapport.cli.lab.statement import statement, statement_at_any_time
from rapport.triage.anytime import anytime
from rapport.triage.anytime_simulation import MOST_RUNS, first_answers
from rapport.triage.bound import NOTHING, k_star, labels_needed, umbrella
from rapport.triage.read import default_reader
from rapport.triage.simulation import World, simulate

HELP = "Fit the promise to labelled messages, or try it where the truth is known."
DESCRIPTION = (
    'One JSON object a line on standard input: {"score" or "text", "complaint"}. "score" is any finite number, '
    'high for complaints; a "text" is scored by the fast reader; "complaint" is true, false, 1 or 0. One object '
    "comes out: n (labelled complaints), k_star, threshold (null: nothing is automatic), the share of the other "
    "messages and of all below it, labels_needed, and the promise in one sentence. With --trial the messages of "
    "a file are the whole world: labels are drawn from it again and again, and each draw's true risk is counted, "
    "beside a threshold simply read off the same labels. With --anytime a second threshold "
    'stands beside it, which holds at every look and weighs labels by the "probability" with which a message '
    "was chosen (1 if left out; lines in the order of labelling); in a trial, how many labels each way needs "
    "until something is automatic. "
    "A line that cannot be read is reported on standard "
    "error with its number, the rest goes on, and the exit code is 1."
)
EXAMPLE = "rapport lab promise --alpha .02 --delta .05 < labelled.jsonl"
ALPHAS = (0.01, 0.02, 0.05)
_ALPHA = 0.02


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--alpha",
        type=share,
        help="at most this share of complaints is automatic (default: .02; trial: .01 .02 .05)",
    )
    add("--delta", type=share, default=0.05, help="with confidence 1 - DELTA (default: %(default)s)")
    add("--trial", type=Path, metavar="FILE", help="try the promise on a file of labelled messages")
    add("--draws", type=count, default=2_000, help="trial: how often labels are drawn (default: %(default)s)")
    add("--labels", type=count, default=2_000, help="trial: messages labelled in each draw (default: %(default)s)")
    add("--anytime", action="store_true", help="beside it, a bound for labels that chance chose and for any look")
    add("--seed", type=seed, default=1, help="trial: the same seed draws the same labels (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    if args.trial is None:
        alpha = args.alpha or _ALPHA
        return piped(lambda: fit_lines(sys.stdin.buffer, sys.stdout, sys.stderr, alpha, args.delta, args.anytime))
    try:
        with args.trial.open("rb") as source:
            return piped(lambda: try_lines(source, sys.stdout, sys.stderr, args))
    except OSError as wrong:
        raise Failed(f"{args.trial} cannot be read: {wrong.strerror}. Nothing was tried.") from None


def fit_lines(
    source: Iterable[bytes], out: TextIO, errors: TextIO, alpha: float, delta: float, at_any_time: bool = False
) -> int:
    """Writes the fitted promise as one JSON object; returns the exit code, 1 if a line was refused."""
    labels = scored(source, errors, default_reader)
    told = fitted(labels, alpha, delta)
    if at_any_time:
        told["anytime"] = fitted_at_any_time(labels, alpha, delta)
    out.write(json.dumps(told, ensure_ascii=False) + "\n")
    return int(labels.refused > 0)


def fitted(labels: Labels, alpha: float, delta: float) -> dict[str, object]:
    """The threshold for these labels, what it passes, and the sentence about it."""
    threshold = umbrella(labels.complaints, alpha, delta)
    below = [sum(score < threshold for score in side) for side in (labels.others, labels.complaints)]
    n, others = len(labels.complaints), len(labels.others)
    part = below[0] / others if others else 0.0 if threshold == NOTHING else None
    return {
        "n": n,
        "others": others,
        "alpha": alpha,
        "delta": delta,
        "k_star": k_star(n, alpha, delta),
        "threshold": None if threshold == NOTHING else threshold,
        "share_automated": part,
        "share_automated_of_all": sum(below) / (n + others) if n + others else 0.0,
        "labels_needed": labels_needed(alpha, delta),
        "statement": statement(n, alpha, delta, threshold, part),
    }


def fitted_at_any_time(labels: Labels, alpha: float, delta: float) -> dict[str, object]:
    """The threshold that holds at any look, the share of the others below it, and the sentence about it."""
    scores, complaints, chances = zip(*labels.given, strict=True) if labels.given else ((), (), ())
    threshold = anytime(scores, complaints, chances, alpha, delta)
    others = [(score, 1 / chance) for score, complaint, chance in labels.given if not complaint]
    below = sum(weight for score, weight in others if score < threshold)
    part = below / sum(weight for _, weight in others) if others else None
    return {
        "n": len(labels.given),
        "threshold": None if threshold == NOTHING else threshold,
        "share_automated": part,
        "statement": statement_at_any_time(len(labels.given), alpha, delta, threshold, part),
    }


def try_lines(source: Iterable[bytes], out: TextIO, errors: TextIO, args: argparse.Namespace) -> int:
    """Writes the trial as one JSON object; returns the exit code, 1 if a line was refused or nothing was tried."""
    labels = scored(source, errors, default_reader)
    scores, complaints = labels.sides()
    try:
        world = World(scores, complaints)
    except ValueError as wrong:
        errors.write(f"Nothing was tried: {wrong}.\n")
        return 1
    alphas = ALPHAS if args.alpha is None else (args.alpha,)
    rows = simulate(world, alphas, args.delta, args.draws, args.labels, default_rng(args.seed))
    told = {
        "complaints": len(labels.complaints),
        "others": len(labels.others),
        **{name: getattr(args, name) for name in ("delta", "draws", "labels", "seed")},
        "trials": [asdict(row) for row in rows],
    }
    if args.anytime:
        told["anytime"] = [
            asdict(first_answers(world, alpha, args.delta, min(args.draws, MOST_RUNS), default_rng(args.seed)))
            for alpha in alphas
        ]
    out.write(json.dumps(told) + "\n")
    return int(labels.refused > 0)
