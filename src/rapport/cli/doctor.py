"""What is wrong with this installation, and what to do about each thing."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from rapport.cli.ready import at_home

HELP = "Look for what is wrong: files, databases, secrets, channels, the ledger, replies; says what to do."
EXAMPLE = "rapport doctor --online"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--online", action="store_true", help="also call each channel's network")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    at_home()
    from django.utils import timezone

    from rapport.cli.checks import examine

    findings = examine(timezone.now(), online=args.online)
    wrong = [one for one in findings if not one.ok]
    if args.json:
        print(json.dumps({"ok": not wrong, "checks": [asdict(one) for one in findings]}))
        return 1 if wrong else 0
    for one in findings:
        print(f"{'ok   ' if one.ok else 'WRONG'} {one.name}: {one.said}")
        if one.do:
            print(f"      → {one.do}")
    print("Everything is well." if not wrong else f"{len(wrong)} of {len(findings)} checks found something wrong.")
    return 1 if wrong else 0
