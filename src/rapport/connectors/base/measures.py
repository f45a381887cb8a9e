"""Networks that say how often a post was liked, reposted, answered, seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from rapport.domain.profile import Measured


@runtime_checkable
class Measures(Protocol):
    async def measure(self, network_ids: Sequence[str]) -> dict[str, Measured]:
        """By id; posts that are not there are left out."""
        ...
