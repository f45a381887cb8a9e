"""Connect a handle on a network: proved by a call first, saved only then."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from pathlib import Path

from rapport.cli.errors import Failed
from rapport.cli.new_network import begin
from rapport.cli.ready import at_home
from rapport.connectors.errors import ConnectorError
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, manifests, packages

HELP = "Connect a channel, after proving it with a call; list the networks there are; or begin one of your own."
EXAMPLE = "rapport connect mastodon --brand demo --set server=https://example.social --secret-file token=token.txt"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("network", nargs="?", help="which network; --list shows them")
    parser.add_argument("--list", action="store_true", help="the networks, with the fields each one wants")
    parser.add_argument("--new", metavar="NAME", help="begin a connector for another network, as a package here")
    parser.add_argument("--brand", help="the brand's short name")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="one field")
    parser.add_argument(
        "--secret-file", action="append", default=[], metavar="NAME=PATH", help="one field, read from a file"
    )
    parser.add_argument("--ask", action="store_true", help="ask for the fields that are missing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    if args.list:
        _list(args.json)
        return 0
    if args.new:
        for path in begin(args.new, Path.cwd()):
            print(path)
        return 0
    if not args.network or not args.brand:
        raise Failed("Say which network and which --brand; `rapport connect --list` shows the networks.")
    about = _about(args.network)
    given = {**_pairs(args.set, about), **_files(args.secret_file, about)}
    at_home()
    return _connect(args, about, _complete(given, about, args.ask))


def _connect(args: argparse.Namespace, about: Manifest, given: dict[str, str]) -> int:
    from django.conf import settings

    from rapport.channels.connected import link
    from rapport.channels.permissions import permissions_of
    from rapport.channels.verify import open_channel
    from rapport.cli.who import brand

    of = brand(args.brand)
    try:
        channel, identity = open_channel(of, about.network, given)
    except ConnectorError as error:
        raise Failed(f"{about.name} said: {error} Nothing was saved.") from error
    webhook = f"{settings.ADDRESS}/in/{channel.key}" if about.can.webhook else ""
    told = {"network": about.network, "handle": channel.handle, "key": channel.key, "webhook": webhook}
    told["secret"] = link(channel).secrets.get("webhook", "") if webhook else ""
    missing = [one.scope.name for one in permissions_of(channel) if one.missing]
    if args.json:
        print(json.dumps(told | {"notes": list(identity.notes), "missing": missing}))
        return 0
    for name, value in told.items():
        if value:
            print(f"{name:8} {value}")
    for line in identity.notes:
        print(line, file=sys.stderr)
    for name in missing:
        print(f"The permission {name} is missing: what needs it is refused.", file=sys.stderr)
    return 0


def _about(network: str) -> Manifest:
    if network not in packages():
        raise Failed(f"There is no network {network!r}; there are {', '.join(packages())}.")
    found = manifest(network)
    if not found.connectable:
        raise Failed(f"{found.name} cannot be connected: {found.summary}")
    return found


def _pairs(words: list[str], about: Manifest) -> dict[str, str]:
    """`name=value` words as a mapping. Raises `Failed` for a name the network does not know."""
    known = [field.name for field in about.fields]
    found = dict(word.partition("=")[::2] for word in words)
    if strange := [name for name in found if name not in known]:
        raise Failed(f"{about.name} has no field {strange[0]!r}; it has {', '.join(known) or 'none'}.")
    return found


def _files(words: list[str], about: Manifest) -> dict[str, str]:
    found = {}
    for name, path in _pairs(words, about).items():
        try:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Failed(f"{path} cannot be read for the field {name}: {error}") from error
    return found


def _complete(given: dict[str, str], about: Manifest, ask: bool) -> dict[str, str]:
    """With defaults, and with `ask` what a person types. Raises `Failed` when a required field is missing."""
    found = dict(given)
    for field in about.fields:
        if field.name not in found and ask:
            prompt = f"{field.label}{f' [{field.default}]' if field.default else ''}: "
            found[field.name] = (getpass.getpass(prompt) if field.secret else input(prompt)) or field.default
        elif field.name not in found and field.default:
            found[field.name] = field.default
    missing = [field.name for field in about.fields if field.required and not found.get(field.name)]
    if missing:
        ways = " ".join(f"--set {name}=…" for name in missing)
        raise Failed(f"{about.name} also wants {', '.join(missing)}: {ways}, --secret-file, or --ask.")
    return {name: value for name, value in found.items() if value}


def _list(as_json: bool) -> None:
    if as_json:
        fields = ("name", "label", "help", "secret", "required", "default")
        told = [
            {
                "network": one.network,
                "name": one.name,
                "summary": one.summary,
                "fields": [{name: getattr(field, name) for name in fields} for field in one.fields],
            }
            for one in manifests()
        ]
        print(json.dumps({"items": told, "next": None}))
        return
    for one in manifests():
        print(f"{one.network}: {one.summary}")
        for field in one.fields:
            marks = ", ".join(
                [*(["secret"] if field.secret else []), "required" if field.required else "optional"]
            )
            print(f"  {field.name} ({marks}): {field.label}. {field.help}".rstrip())
