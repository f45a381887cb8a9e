"""`rapport lab draw`: a published draw in, whether it can be made again as told."""

from __future__ import annotations

import argparse
import json
import sys

from rapport.audience.fair_draw import draw_problems
from rapport.cli.errors import Failed
from rapport.cli.lab.lines import piped, whole

HELP = "Check a giveaway's draw: was the seed promised before, and does it draw these winners?"
DESCRIPTION = (
    "One JSON object on standard input, as a giveaway's page gives it: commitment, seed, rules, entrants, prizes, "
    'public, winners. One {"fair", "problems"} comes out. The exit code is 1 where the draw cannot be made again.'
)
EXAMPLE = "rapport lab draw < draw.json"
LARGEST = 64_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 fair, 1 not. Raises `Failed` for what is no JSON object."""
    try:
        told = json.loads(whole(sys.stdin.buffer, LARGEST))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Failed("This is not one JSON object. Take it from the giveaway's page as it is.")
    problems = draw_problems(told)

    def task() -> int:
        print(json.dumps({"fair": not problems, "problems": problems}))
        return int(bool(problems))

    return piped(task)
