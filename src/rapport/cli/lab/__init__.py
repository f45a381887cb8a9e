"""`rapport lab`: reader, matcher and promise on their own, from lines to lines, without a brand or a database."""

from __future__ import annotations

import argparse

from rapport.cli.lab import match, promise, read

HELP = "Try the reader, the matcher and the promise on messages from a file."
EXAMPLE = read.EXAMPLE
TASKS = {"read": read, "match": match, "promise": promise}


def arguments(parser: argparse.ArgumentParser) -> None:
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for name, task in TASKS.items():
        one = tasks.add_parser(
            name, help=task.HELP, description=task.DESCRIPTION, epilog=f"Example: {task.EXAMPLE}"
        )
        task.arguments(one)


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 all lines read, 1 some lines were refused."""
    return int(TASKS[args.task].run(args))
