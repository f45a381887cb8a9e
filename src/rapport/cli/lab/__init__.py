"""`rapport lab`: one piece of Rapport at a time, from standard input to output, without a brand or a database."""

from __future__ import annotations

import argparse

from rapport.cli.lab import accounts, answers, count, draw, hook, mail, match, promise, read, translate, when

HELP = "Try one piece of Rapport on its own: reader, matcher, promise, and what networks say and count."
EXAMPLE = read.EXAMPLE
TASKS = {
    "read": read,
    "match": match,
    "answers": answers,
    "promise": promise,
    "mail": mail,
    "count": count,
    "hook": hook,
    "when": when,
    "accounts": accounts,
    "draw": draw,
    "translate": translate,
}


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
