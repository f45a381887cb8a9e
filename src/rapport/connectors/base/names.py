"""Networks that tell whom a name means before words with it leave."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.profile import Profile


@runtime_checkable
class Names(Protocol):
    async def named(self, handle: str) -> Profile:
        """The account that `@handle` in our words would name. `Refused` when there is none."""
        ...
