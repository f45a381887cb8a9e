"""A link that signs somebody in, once: for the first time, or when a password is lost."""

from __future__ import annotations

import argparse
import json
import sys

from rapport.cli.ready import at_home

HELP = "Make a link that signs a person in, once, within an hour; it is printed on the last line."
EXAMPLE = "rapport sign-in-link ana"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("handle", metavar="HANDLE", help="the person's handle")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    at_home()
    from django.utils import timezone

    from rapport.cli.who import person
    from rapport.config.bootstrap import sign_in_link

    found = person(args.handle)
    link = sign_in_link(found, timezone.now())
    if args.json:
        print(json.dumps({"link": link, "person": found.handle}))
        return 0
    told = f"This link signs in as {found.name}, once, within an hour. Links made before it work no longer."
    print(told, file=sys.stderr)
    print(
        "In that session a new password can be set without the old one. The record says that it was made.",
        file=sys.stderr,
    )
    print(link)
    return 0
