"""Networks that show who somebody is."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.profile import Profile


@runtime_checkable
class Profiles(Protocol):
    async def profile(self, network_id: str) -> Profile:
        """The account with this id. `Refused` when there is none."""
        ...
