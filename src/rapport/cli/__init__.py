"""The command line: one module for each command, found by name, imported only when used."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from rapport import __version__
from rapport.cli.errors import Failed
from rapport.config.errors import BadSetting

COMMANDS = (
    "serve", "work", "connect", "lift", "app", "token", "sign-in-link", "posts", "import", "doctor", "backup",
    "restore", "lab",
)  # fmt: skip
# A command whose name means something to Python itself.
MODULES = {"import": "importing"}


def parser(only: str = "") -> argparse.ArgumentParser:
    """The whole command line, or with `only` that one command filled in and the others named."""
    top = argparse.ArgumentParser(prog="rapport", description="Hybrid social media management, self-hosted.")
    top.add_argument("--version", action="version", version=f"rapport {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS if only not in COMMANDS else (only,):
        module = import_module(f"rapport.cli.{MODULES.get(name, name.replace('-', '_'))}")
        one = commands.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            epilog=f"Example:\n  {module.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(one)
        one.set_defaults(run=module.run)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 it did not work and says why, 2 the words were wrong."""
    words = sys.argv[1:] if arguments is None else arguments
    if not all(map(_readable, words)):
        print("rapport: One of the words after the command is not UTF-8. Nothing was done.", file=sys.stderr)
        return 2
    try:
        chosen = parser(words[0] if words else "").parse_args(words)
        return int(chosen.run(chosen))
    except (Failed, BadSetting) as error:
        print(f"rapport: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _readable(word: str) -> bool:
    """Bytes that are no UTF-8 come as halves of characters, which nothing can store, sign or print."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True
