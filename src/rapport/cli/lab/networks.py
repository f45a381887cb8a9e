"""The word NETWORK on the lab's command lines: which connector is meant, or which could have been."""

from __future__ import annotations

import argparse
import re

from rapport.connectors.base import Connector, Hooks, Publishes, Sends
from rapport.connectors.registry import connector, manifests, packages


def network(name: str) -> type[Connector]:
    """The connector of a network. Raises argparse's own error, which ends with exit code 2."""
    name = _known_as(name)
    if name not in packages():
        raise argparse.ArgumentTypeError(f"no network is called {name[:40]!r}; there are {', '.join(packages())}")
    return connector(name)


def _known_as(name: str) -> str:
    """A network by its name, or by another that its manifest owns up to: "google reviews", "rss"."""
    names = {_plain(other): one.network for one in manifests() for other in (*one.also, one.network)}
    return names.get(_plain(name), name)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.casefold())


def writing(name: str) -> type[Connector]:
    """A network where the brand's words stand: its own posts, or its answers where it has no posts."""
    found = network(name)
    return found if issubclass(found, Publishes) else _able(name, Sends, "nothing is written on")


def calling(name: str) -> type[Connector]:
    """A network that sends webhooks."""
    return _able(name, Hooks, "no webhooks come from")


def _able(name: str, ability: type, lacking: str) -> type[Connector]:
    found = network(name)
    if not issubclass(found, ability):
        able = [each for each in packages() if issubclass(connector(each), ability)]
        raise argparse.ArgumentTypeError(f"{lacking} {name}; try {', '.join(able)}")
    return found
