"""Networks on which our words can be deleted, or comments under them hidden."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.acts import Removal


@runtime_checkable
class Removes(Protocol):
    async def remove(self, removal: Removal) -> None:
        """Take it away. What is gone already is no error; a review or what is not ours to delete is `Refused`."""
        ...

    async def removed(self, removal: Removal) -> bool:
        """Look whether it is already as `remove` would leave it."""
        ...
