"""Networks that tell what happens as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol, runtime_checkable

from rapport.connectors.base.values import Page


@runtime_checkable
class Streams(Protocol):
    def stream(self, cursor: str) -> AsyncIterator[Page]:
        """Pages as they happen, until the connection breaks; the poll behind it fills any gap."""
        ...
