"""A key for other programs, made and shown once."""

from __future__ import annotations

import argparse
import json
import sys

from rapport.cli.ready import at_home

HELP = "Make an API token for a person in a brand; it is printed on the last line."
EXAMPLE = "rapport token --brand demo --person ana --name 'till system'"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--brand", required=True, help="the brand's short name")
    parser.add_argument("--person", required=True, help="the person's handle; the token may do what they may")
    parser.add_argument("--name", default="command line", help="what it is for, shown in the settings")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    at_home()
    from rapport.accounts.tokens import issue
    from rapport.cli.who import brand, member

    found = member(brand(args.brand), args.person)
    token = issue(found.brand, found.person, args.name[:120])
    if args.json:
        told = {"token": token, "brand": found.brand.slug, "person": found.person.handle, "role": found.role}
        print(json.dumps(told))
        return 0
    who = f"{found.person.name} ({found.role}) in {found.brand.name}"
    print(f"This token speaks as {who}. It is shown only now; the settings can revoke it.", file=sys.stderr)
    print("Send it as `Authorization: Bearer …` to /api/v1/.", file=sys.stderr)
    print(token)
    return 0
