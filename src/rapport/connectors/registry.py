"""Which networks there are: whoever announces itself under the entry point `rapport.connectors`.

A connector's package has `connector.py` with exactly one class `<Network>Connector(Connector)`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType

from rapport.connectors.base import Connector, Hooks
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
    module = import_module(f"{packages()[network]}.connector")
    found = _only_connector(module)
    if found.manifest.can.webhook and not issubclass(found, Hooks):
        raise TypeError(f"{network} takes webhooks and has no hook() that says what becomes of one")
    return found


def _only_connector(module: ModuleType) -> type[Connector]:
    """The one class of the module's own that is a connector; TypeError when there is none or more than one."""
    own = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
    found = [one for one in own if issubclass(one, Connector)]
    if len(found) != 1:
        raise TypeError(f"{module.__name__} has {len(found)} connector classes; exactly one is wanted")
    return found[0]


def manifest(network: str) -> Manifest:
    return connector(network).manifest


def manifests() -> list[Manifest]:
    return [manifest(name) for name in packages()]
