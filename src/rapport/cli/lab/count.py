"""`rapport lab count`: how long a network counts a post's text."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from rapport.cli.errors import Failed
from rapport.cli.lab.lines import piped, whole
from rapport.cli.lab.networks import writing
from rapport.connectors.base import Connector, Publishes
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing
from rapport.outbox.word_rules import word_refusals

HELP = "Count a post's text as its network does."
DESCRIPTION = (
    "The text on standard input, in UTF-8; one closing newline is taken off. One JSON object comes out: "
    '{"length", "limit", "over"}, in the unit that the network counts in. "over" is true where any of its limits '
    "is passed (Bluesky: characters or bytes, Threads: characters or links). Where nothing is published it is "
    "counted as an answer there. Where each server has its own limit, the usual one holds. A network that is "
    "unknown or on which nothing is written ends with exit code 2."
)
EXAMPLE = "rapport lab count bluesky < post.txt"
LARGEST = 1_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("network", type=writing, metavar="NETWORK", help="where the text would be written")


def run(args: argparse.Namespace) -> int:
    """Exit code: 0. Raises `Failed` for what is no text."""
    text = text_of(whole(sys.stdin.buffer, LARGEST))

    def task() -> int:
        print(json.dumps(counted(args.network, text)))
        return 0

    return piped(task)


def text_of(written: bytes) -> str:
    """The text without its one closing newline. Raises `Failed`."""
    try:
        text = written.decode()
    except UnicodeDecodeError:
        raise Failed("This text is not UTF-8. Nothing was counted; save it as UTF-8 first.") from None
    return text.removesuffix("\r\n") if text.endswith("\r\n") else text.removesuffix("\n")


def counted(network: type[Connector], text: str) -> dict[str, Any]:
    """Length and limit in the network's main unit (limit 0: none is known), and whether any limit is passed."""
    kind = written_as(network)
    words = Outgoing(key="", text=text, kind=kind)
    over = bool(word_refusals(network, {}, words, kind))
    most, heaviest = network.limit(kind, {}), network.limit_bytes(kind, {})
    if heaviest and not most:
        return {"length": len(text.encode()), "limit": heaviest, "over": over}
    return {"length": network.count(text, {}), "limit": most, "over": over}


def written_as(network: type[Connector]) -> Kind:
    """As what the brand's words stand there: posts, or else answers; a post that is a film has no words alone."""
    films = network.manifest.films
    alone = issubclass(network, Publishes) and not (films and films.least)
    return Kind.POST if alone else network.manifest.kinds[0]
