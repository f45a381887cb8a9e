"""`rapport lab hook`: one webhook in, whether its network's connector would take it and what it would answer."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from rapport.cli.lab.lines import piped, whole
from rapport.cli.lab.networks import calling
from rapport.connectors.base import Connector, Hooks
from rapport.connectors.errors import ConnectorError
from rapport.connectors.hooks import HookRequest, headers_joined

HELP = "Check one webhook as its network's connector does."
DESCRIPTION = (
    "The body on standard input, byte for byte as it came. One JSON object comes out: "
    '{"valid", "status", "body"}: whether it is accepted, and what the network is answered. Header names may be '
    "written in any case. The exit code is 0 where it is accepted and 1 where it is refused; a network that is "
    "unknown or sends no webhooks ends with exit code 2."
)
EXAMPLE = "rapport lab hook practice --secret S --header 'X-Practice-Signature: sha256=…' < body.json"
LARGEST = 4 * 1024 * 1024
ACCEPTED = range(200, 300)
# Under whichever name a network looks for it: what calls are signed with, and what a handshake has to show.
NAMES = ("webhook", "verify", "client_secret")


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("network", type=calling, metavar="NETWORK", help="who calls")
    add("--secret", required=True, help="what the network signs with")
    add("--header", nargs="+", action="extend", default=[], type=header, metavar="K:V", help="headers of the call")
    add("--query", nargs="+", action="extend", default=[], type=pair, metavar="K=V", help="after the address's ?")


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 accepted, 1 refused. Raises `Failed` for a body that is too large."""
    body, query = whole(sys.stdin.buffer, LARGEST), dict(args.query)
    # A handshake is a GET: an address with fields and no body.
    method = "GET" if query and not body else "POST"
    request = HookRequest(method, body, headers_joined(args.header), query)

    def task() -> int:
        told = answered(args.network, request, args.secret)
        print(json.dumps(told))
        return int(not told["valid"])

    return piped(task)


def answered(network: type[Connector], request: HookRequest, secret: str) -> dict[str, Any]:
    """Whether the call is accepted, and its answer."""
    status, body = asked(network, request, secret)
    return {"valid": status in ACCEPTED, "status": status, "body": body.decode(errors="replace")}


def asked(network: type[Connector], request: HookRequest, secret: str) -> tuple[int, bytes]:
    """Status and body of the connector's answer; the one place that knows how a connector is asked."""
    if not issubclass(network, Hooks):
        return 404, b"No such channel."
    try:
        answer = network.hook(request, dict.fromkeys(NAMES, secret))
    except ConnectorError as error:  # signed, and no sense in it: told so, as the receiver does
        return 400, str(error).encode()
    return answer.status, answer.body


def header(words: str) -> tuple[str, str]:
    """One header, as `Name: value`."""
    name, colon, value = words.partition(":")
    if not colon or not name.strip():
        raise argparse.ArgumentTypeError(f"{words[:40]!r} is no header such as 'Name: value'")
    return name.strip().lower(), value.strip()


def pair(words: str) -> tuple[str, str]:
    """One field of the address, as `name=value`; what it holds is taken as it would be after decoding."""
    name, equals, value = words.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{words[:40]!r} is no field such as name=value")
    return name, value
