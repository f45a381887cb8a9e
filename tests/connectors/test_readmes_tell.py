"""What a manifest says that a network tells of the past, its guide says too, in each language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rapport.connectors.base.exports import Exports
from rapport.connectors.registry import connector, packages

HERE = Path(__file__).resolve().parents[2] / "src" / "rapport" / "connectors"
PAST = {"README.md": r"\b90 days\b", "README.es.md": r"\b90 días\b", "README.it.md": r"\b90 giorni\b"}
FILES = {"README.md": "› Import", "README.es.md": "› Importar", "README.it.md": "› Importa"}


def guide(network: str, name: str) -> str:
    return " ".join((HERE / network / name).read_text().split())


@pytest.mark.parametrize("network", [name for name in packages() if (HERE / name).is_dir()])
@pytest.mark.parametrize("name", list(PAST))
def test_a_guide_speaks_of_the_past_where_the_network_does(network: str, name: str) -> None:
    found, words = connector(network), guide(network, name)
    assert bool(re.search(PAST[name], words)) == found.manifest.can.recall
    assert (FILES[name] in words) == issubclass(found, Exports)
