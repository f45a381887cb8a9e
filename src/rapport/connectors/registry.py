"""Which networks there are: whoever announces itself under the entry point `rapport.connectors`.

A connector's package has `connector.py` with one class `Channel(Connector)`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from rapport.connectors.base import Connector
from rapport.connectors.manifest import Manifest


@cache
def packages() -> dict[str, str]:
    """Network name → package, sorted by name."""
    found = {point.name: point.value for point in entry_points(group="rapport.connectors")}
    return dict(sorted(found.items()))


@cache
def connector(network: str) -> type[Connector]:
    """The connector class of a network; KeyError when no such network is installed.

    One that can receive webhooks but cannot check their signature is refused here.
    """
    found: type[Connector] = import_module(f"{packages()[network]}.connector").Channel
    if found.manifest.can.webhook and found.signed is Connector.signed:
        raise TypeError(f"{network} takes webhooks without checking their signature")
    return found


def manifest(network: str) -> Manifest:
    return connector(network).manifest


def manifests() -> list[Manifest]:
    return [manifest(name) for name in packages()]
