"""Make Rapport's own app on a network known: what its owner was given on the network's pages, sealed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rapport.cli.errors import Failed
from rapport.cli.ready import at_home
from rapport.connectors.registry import packages

HELP = "Keep the client id and secrets of an app that you registered with a network, for signing in and webhooks."
EXAMPLE = (
    "rapport app mastodon --client-id abc --secret-file client_secret=secret.txt --server https://example.social"
)
SECRETS = ("client_secret", "webhook", "verify")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("network", help="which network")
    parser.add_argument("--client-id", required=True, help="the id that the network gave the app")
    parser.add_argument(
        "--secret-file",
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="client_secret, webhook (signs calls) or verify (the token of the first question), from a file",
    )
    parser.add_argument("--brand", help="only for this brand; without it, for all of them")
    parser.add_argument("--server", default="", help="the server's address, where each server has its own apps")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    if args.network not in packages():
        raise Failed(f"There is no network {args.network!r}; there are {', '.join(packages())}.")
    secrets = dict(_secret(word) for word in args.secret_file)
    at_home()
    from django.conf import settings

    from rapport.channels import oauth_apps
    from rapport.channels.authorize import callback
    from rapport.cli.who import brand

    of = brand(args.brand) if args.brand else None
    app = oauth_apps.keep(args.network, args.client_id, secrets, brand=of, server=args.server.rstrip("/"))
    told = {"callback": callback(), "webhook": f"{settings.ADDRESS}/in/app/{app.key}", "key": app.key}
    if args.json:
        print(json.dumps(told))
        return 0
    for name, value in told.items():
        print(f"{name:8} {value}")
    return 0


def _secret(word: str) -> tuple[str, str]:
    """`name=path` as a name and what is in the file. Raises `Failed`."""
    name, _, path = word.partition("=")
    if name not in SECRETS:
        raise Failed(f"An app has no secret {name!r}; it has {', '.join(SECRETS)}.")
    try:
        return name, Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(f"{path} cannot be read for {name}: {error}") from error
