"""`rapport posts`: what a brand has in line, and posts brought in from other programs' files."""

from __future__ import annotations

import argparse

from rapport.cli.posts import importing, listing, missing_media

HELP = "List a brand's posts, or bring posts in from a file of another program."
EXAMPLE = listing.EXAMPLE
TASKS = {"list": listing, "import": importing, "media": missing_media}


def arguments(parser: argparse.ArgumentParser) -> None:
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for name, task in TASKS.items():
        one = tasks.add_parser(name, help=task.HELP, description=task.HELP, epilog=f"Example: {task.EXAMPLE}")
        task.arguments(one)


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 done, 1 it did not work and says why."""
    return int(TASKS[args.task].run(args))
