"""Servers that more than one file of tests talks to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.peers.bluesky.network import Network, running


@pytest.fixture(scope="session")
def bluesky() -> Iterator[Network]:
    """The reference implementation of Bluesky's network, started once."""
    with running() as found:
        yield found
