"""Networks where single messages can be looked up again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable


@runtime_checkable
class Looks(Protocol):
    async def look(self, network_ids: Sequence[str]) -> list[bytes]:
        """Raw items, as `translate` reads them, for those that are gone or were edited."""
        ...
