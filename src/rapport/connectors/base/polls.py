"""Networks that are asked what is new."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.connectors.base.values import Page


@runtime_checkable
class Polls(Protocol):
    async def fetch(self, cursor: str) -> Page:
        """Everything since `cursor` ("" at first: from now on, with a short look back)."""
        ...
